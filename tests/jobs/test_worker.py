"""Real worker processes, killed in the middle of their work."""

from __future__ import annotations

import signal
from functools import partial

import pytest

from chaland.access.models import AuditEntry
from chaland.access.queries import first_broken_entry
from chaland.jobs import registry
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue
from tests.harness.workers import wait_for, workers
from tests.jobs.worker_process import work

pytestmark = pytest.mark.django_db(transaction=True)


def _tallied(job: Job) -> list[int]:
    entries = AuditEntry.objects.filter(verb="tally", subject_id=str(job.pk)).order_by("id")
    return [entry.facts["n"] for entry in entries]


@pytest.fixture(autouse=True)
def _tally(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("test.tally", "test.meet"):
        monkeypatch.setitem(registry._handlers, kind, lambda run: {})


def test_kill_9_in_the_middle_of_a_job_loses_nothing_and_does_nothing_twice() -> None:
    job = queue(kind="test.tally", arguments={"total": 90})
    killed_at = []
    with workers() as crew:
        for life in range(3):
            worker = crew.start(work, 2 * life)
            wait_for(partial(_has_done, job, 9 * (life + 1)))
            assert worker.kill() == -signal.SIGKILL
            killed_at.append(_done(job))
            assert Job.objects.get(pk=job.pk).state == State.RUNNING
        crew.start(work, 8)
        wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    assert sorted(set(killed_at)) == killed_at
    assert killed_at[-1] < 90
    assert _tallied(job) == list(range(90))
    assert first_broken_entry() is None


def _has_done(job: Job, steps: int) -> bool:
    return _done(job) >= steps


def _done(job: Job) -> int:
    return Job.objects.values_list("done", flat=True).get(pk=job.pk)


def test_two_workers_share_the_jobs_and_never_run_one_twice() -> None:
    meetings = [queue(kind="test.meet", arguments={}) for _ in range(2)]
    jobs = [queue(kind="test.tally", arguments={"total": 5}) for _ in range(24)]
    with workers() as crew:
        for _ in range(2):
            crew.start(work, 0)
        wait_for(lambda: not Job.objects.exclude(state=State.DONE).exists())
    assert [_tallied(job) for job in jobs] == [[0, 1, 2, 3, 4]] * 24
    met = AuditEntry.objects.filter(verb="meet").order_by("id")
    assert {entry.subject_id for entry in met} == {str(job.pk) for job in meetings}
    assert len({entry.facts["by"] for entry in met}) == len(met) == 2, "one worker each"
