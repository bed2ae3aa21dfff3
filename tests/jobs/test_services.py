"""Queue, claim, advance, end."""

import socket
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction

from chaland.access.models import AuditEntry
from chaland.access.services import record
from chaland.jobs import registry, services
from chaland.jobs.domain import LEASE, LeaseLost, Recurrence, Run
from chaland.jobs.models import Job, Schedule, State
from chaland.jobs.queries import live_count, recent_jobs
from chaland.jobs.services import (
    LeasedRun,
    ask_cancel,
    claim,
    new_owner,
    queue,
    queue_due,
    run_claimed,
    run_now,
    run_or_follow,
)
from chaland.jobs.worker import work_once
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Broken, Conflict, Invalid, Refused
from chaland.kernel.text import Text

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(seconds: float) -> Any:
    return fixed_clock(START + timedelta(seconds=seconds))


class Steps:
    """A handler of `total` steps; `fails` maps a step to what it raises there, once a try."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.tries = 0
        self.fails: dict[int, Exception] = {}
        self.at_step: dict[int, Any] = {}

    def __call__(self, run: Run) -> Mapping[str, Any]:
        self.tries += 1
        total = run.arguments["total"]
        for step in range(run.checkpoint.get("next", 0), total):
            if step in self.at_step:
                self.at_step.pop(step)()
            with transaction.atomic():
                if step in self.fails:
                    raise self.fails[step]
                record(actor=None, verb="step", facts={"n": step})
                run.advance(done=step + 1, total=total, checkpoint={"next": step + 1}, note=f"step {step}")
            self.done.append(step)
        return {"steps": total}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    handler = Steps()
    monkeypatch.setitem(registry._handlers, "test.steps", handler)
    return handler


def _queue(total: int = 3, **more: Any) -> Job:
    return queue(kind="test.steps", arguments={"total": total}, clock=at(0), **more)


def _written() -> list[int]:
    return [entry.facts["n"] for entry in AuditEntry.objects.filter(verb="step").order_by("id")]


def test_a_job_runs_to_its_end_and_says_what_came_of_it(steps: Steps) -> None:
    seen: list[int] = []
    job = run_now(_queue(), clock=at(1), progress=lambda job: seen.append(job.done))
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == (State.DONE, 3, 3, {"steps": 3})
    assert (job.started_at, job.finished_at, job.note) == (at(1)(), at(1)(), "step 2")
    assert seen == [1, 2, 3]
    assert _written() == [0, 1, 2]


def test_jobs_are_taken_in_the_order_they_came(steps: Steps) -> None:
    first, second = _queue(), _queue()
    assert [claim(owner="a", clock=at(1)), claim(owner="b", clock=at(1))] == [first, second]
    assert claim(owner="c", clock=at(1)) is None
    assert live_count() == 2
    assert recent_jobs() == [second, first]


def test_a_kind_that_nobody_handles_is_refused_when_queued() -> None:
    with pytest.raises(Broken) as refused:
        queue(kind="test.nobody", arguments={})
    assert refused.value.code == "job_kind_unknown"


def test_one_live_job_a_key(steps: Steps) -> None:
    job = _queue(unique_key="import:1")
    assert _queue(unique_key="import:1") == job
    run_now(job, clock=at(1))
    assert _queue(unique_key="import:1") != job


def test_a_job_for_later_waits(steps: Steps) -> None:
    _queue(not_before=at(60)())
    assert claim(owner="a", clock=at(59)) is None
    assert claim(owner="a", clock=at(60)) is not None


def test_a_held_job_is_nobody_elses_until_its_lease_ends(steps: Steps) -> None:
    job = _queue()
    assert claim(owner="a", clock=at(0)) == job
    assert claim(owner="b", clock=at(LEASE.total_seconds())) is None
    with pytest.raises(Conflict) as busy:
        run_now(job, clock=at(30))
    assert busy.value.code == "job_busy"
    assert claim(owner="b", clock=at(LEASE.total_seconds() + 1)) == job


def test_progress_prolongs_the_lease(steps: Steps) -> None:
    _queue()
    job = claim(owner="a", clock=at(0))
    assert job is not None
    LeasedRun(job, "a", at(50), None).advance(done=1)
    assert claim(owner="b", clock=at(100)) is None
    assert claim(owner="b", clock=at(111)) == job


def test_who_lost_the_lease_writes_nothing_more(steps: Steps) -> None:
    _queue(total=4)
    slow = claim(owner="slow", clock=at(0))
    assert slow is not None

    def stolen() -> None:
        taken = claim(owner="quick", clock=at(100))
        assert taken is not None
        run_claimed(taken, owner="quick", clock=at(100))

    steps.at_step = {2: stolen}
    run_claimed(slow, owner="slow", clock=at(1))
    assert slow.state == State.DONE
    assert _written() == [0, 1, 2, 3]
    assert steps.done == [0, 1, 2, 3]


def test_a_worker_that_ends_late_does_not_claim_the_end_for_itself(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = lambda run: claim(owner="quick", clock=at(100)) and {"by": "slow"}  # noqa: E731
    monkeypatch.setitem(registry._handlers, "test.silent", late)
    queue(kind="test.silent", arguments={}, clock=at(0))
    slow = claim(owner="slow", clock=at(0))
    assert slow is not None
    returned = run_claimed(slow, owner="slow", clock=at(101))
    assert returned.state == Job.objects.get().state == State.RUNNING
    assert Job.objects.get().lease_owner == "quick"


def test_a_lost_lease_rolls_the_chunk_back(steps: Steps) -> None:
    job = _queue()
    mine = claim(owner="a", clock=at(0))
    assert mine is not None
    assert claim(owner="b", clock=at(100)) == job
    run = LeasedRun(mine, "a", at(100), None)
    with pytest.raises(LeaseLost):
        _one_chunk(run)
    assert _written() == []


def _one_chunk(run: LeasedRun) -> None:
    with transaction.atomic():
        record(actor=None, verb="step", facts={"n": 0})
        run.advance(done=1)


def test_a_waiting_job_is_cancelled_at_once(steps: Steps) -> None:
    job = _queue()
    ask_cancel(job_id=job.pk, clock=at(5))
    job.refresh_from_db()
    assert (job.state, job.finished_at) == (State.CANCELLED, at(5)())
    assert claim(owner="a", clock=at(6)) is None


def test_a_running_job_is_cancelled_at_its_next_checkpoint_and_keeps_what_it_did(steps: Steps) -> None:
    job = _queue()
    steps.at_step = {1: lambda: ask_cancel(job_id=job.pk)}
    assert run_now(job, clock=at(1)).state == State.CANCELLED
    job.refresh_from_db()
    assert (job.state, job.done, job.checkpoint) == (State.CANCELLED, 1, {"next": 1})
    assert _written() == [0]


def test_a_cancelled_job_whose_worker_died_ends_when_it_is_taken_up_again(steps: Steps) -> None:
    job = _queue()
    claim(owner="dead", clock=at(0))
    ask_cancel(job_id=job.pk)
    assert work_once(owner="b", clock=at(100))
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert _written() == []


def test_a_refusal_is_final_and_kept_in_both_languages(steps: Steps) -> None:
    job = _queue()
    steps.fails = {1: Invalid("bad_row", Text("Ligne {n} illisible.", "Row {n} unreadable."), n=7)}
    with pytest.raises(Invalid):
        run_now(job, clock=at(1))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error == {"code": "bad_row", "fr": "Ligne 7 illisible.", "en": "Row 7 unreadable."}


def test_bad_luck_is_tried_again_from_where_it_stood_after_a_pause(steps: Steps) -> None:
    job = _queue()
    steps.fails = {1: OSError("disk")}
    assert work_once(owner="a", clock=at(0))
    job.refresh_from_db()
    assert (job.state, job.checkpoint) == (State.QUEUED, {"next": 1})
    assert not work_once(owner="a", clock=at(9))
    steps.fails = {}
    assert work_once(owner="a", clock=at(10))
    job.refresh_from_db()
    assert job.state == State.DONE
    assert _written() == [0, 1, 2]


def test_bad_luck_that_goes_on_ends_in_failure(steps: Steps) -> None:
    job = _queue()
    steps.fails = {0: OSError("disk")}
    for seconds in (0, 100, 200, 300, 400):
        work_once(owner="a", clock=at(seconds))
    job.refresh_from_db()
    assert (job.state, steps.tries) == (State.FAILED, 3)
    assert "disk" in job.error["en"]


def test_progress_made_on_the_last_try_counts(steps: Steps) -> None:
    job = _queue()
    Job.objects.filter(pk=job.pk).update(attempts=2)
    steps.fails = {1: OSError("disk")}
    work_once(owner="a", clock=at(0))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 1)


def test_progress_gives_a_job_its_tries_back(steps: Steps) -> None:
    """Four bad days in a long job are no reason to give it up, as long as each brings it further."""
    job = _queue(total=10)
    for day, step in enumerate((1, 2, 3, 4, 5, 6)):
        steps.fails = {step: OSError("disk")}
        work_once(owner="a", clock=at(1_000 * day))
    job.refresh_from_db()
    assert (job.state, job.done) == (State.QUEUED, 6)


def test_a_job_that_kills_its_worker_every_time_is_given_up(steps: Steps) -> None:
    job = _queue()
    for death in range(3):
        assert claim(owner=f"dead {death}", clock=at(100 * death)) == job
    assert claim(owner="next", clock=at(400)) is None
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (State.FAILED, "too_many_attempts")


def test_a_job_to_give_up_does_not_hide_the_next_one(steps: Steps) -> None:
    doomed, next_one = _queue(), _queue()
    Job.objects.filter(pk=doomed.pk).update(attempts=3)
    assert claim(owner="a", clock=at(1)) == next_one


def test_recurrences_are_queued_when_due_and_once(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_recurrences", {})
    registry.register_recurrence(Recurrence("hourly", "test.steps", timedelta(hours=1)))
    assert [queue_due(clock=at(seconds)) for seconds in (0, 10, 3_599, 3_600)] == [1, 0, 0, 1]
    assert Schedule.objects.get().last_due_at == at(3_600)()
    assert Job.objects.count() == 1, "the one still waiting serves"


def test_owners_differ() -> None:
    assert new_owner() != new_owner()


def test_a_job_that_a_worker_took_is_followed_to_its_end(steps: Steps) -> None:
    job = _queue()
    taken = claim(owner="elsewhere:1:x")
    assert taken is not None
    seen: list[int] = []

    def meanwhile(live: Job) -> None:
        seen.append(live.done)
        run_claimed(taken, owner="elsewhere:1:x")

    assert run_or_follow(job, progress=meanwhile, every_s=0).result == {"steps": 3}
    assert seen == [0]
    assert _written() == [0, 1, 2]


def test_who_follows_only_reads_while_the_worker_is_at_it(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of a long undo may hold the only lock of SQLite for longer than anybody waits for it."""
    job = _queue()
    taken = claim(owner="elsewhere:1:x")
    assert taken is not None

    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "claim", locked)

    def meanwhile(_: Job) -> None:
        run_claimed(taken, owner="elsewhere:1:x")

    followed = run_or_follow(job, progress=meanwhile, every_s=0)
    assert followed.state == State.DONE


def test_who_follows_takes_up_at_once_what_a_dead_process_of_this_machine_held(steps: Steps) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    job = _queue()
    assert claim(owner=f"{socket.gethostname()}:{gone.pid}:x") is not None
    seen: list[int] = []
    followed = run_or_follow(job, progress=lambda live: seen.append(live.done), every_s=3600)
    assert followed.result == {"steps": 3}
    assert seen == [1, 2, 3]


def test_what_failed_at_the_worker_is_told_to_who_follows(steps: Steps) -> None:
    steps.fails[1] = Invalid("bad", Text("Mauvais.", "Bad."))
    job = _queue()
    taken = claim(owner="elsewhere:1:x")
    assert taken is not None

    def meanwhile(_: Job) -> None:
        with pytest.raises(Invalid):
            run_claimed(taken, owner="elsewhere:1:x")

    with pytest.raises(Refused) as told:
        run_or_follow(job, progress=meanwhile, every_s=0)
    assert (told.value.code, told.value.say("fr")) == ("bad", "Mauvais.")
