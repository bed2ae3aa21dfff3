"""`kill -9` in the middle of a round of updating, and of values being written one way: nothing twice, nothing lost."""

from __future__ import annotations

import signal
from functools import partial

import pytest
from django.db import transaction

from chaland.agenda.models import Task
from chaland.consent.services.purposes import ensure_seeded
from chaland.customers.models import Contact
from chaland.customers.services.hand import add_contact
from chaland.jobs.models import Job, State
from chaland.quality.updating import rounds
from chaland.quality.updating.domain import Plan
from chaland.quality.updating.models import Round
from chaland.quality.variants import settling
from tests.harness.workers import wait_for, workers
from tests.quality.updating.test_rounds import person
from tests.quality.worker_process import STEP, work

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PEOPLE = 4 * STEP


def _killed_then_ended(job: Job) -> None:
    """After the first step or two; its successor goes on."""
    with workers() as crew:
        child = crew.start(work, 0)
        wait_for(partial(_has_done, job, STEP))
        assert child.kill() == -signal.SIGKILL
        job.refresh_from_db()
        assert (job.state, job.done < PEOPLE) == (State.RUNNING, True)
        crew.start(work, 2)
        wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)


def _has_done(job: Job, least: int) -> bool:
    return Job.objects.get(pk=job.pk).done >= least


def test_a_killed_round_asks_everybody_once() -> None:
    ensure_seeded()
    with transaction.atomic():
        people = [person(f"N{place}") for place in range(PEOPLE)]
    rounds.set_plan(plan=Plan(people=PEOPLE), by=None)
    _killed_then_ended(rounds.queue_round(by=None))
    assert sorted(Task.objects.values_list("contact_id", flat=True)) == people
    made = Round.objects.get()
    assert (made.handed_out, made.asked.count()) == (True, PEOPLE)


def test_values_written_one_way_and_given_back_through_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    spelt = ["Boulangerie", "boulangrie", "Boulengerie"]
    for place in range(PEOPLE):
        add_contact(values={"last_name": f"N{place}", "activity": spelt[place % 3]}, by=None)
    before = _activities()
    done = settling.unify(field="activity", forms=spelt, kept="Boulangerie", by=None)
    assert done.job is not None
    _killed_then_ended(done.job)
    assert set(_activities()) == {"Boulangerie"}
    back = settling.separate(number=done.rule.pk, by=None)
    assert back.job is not None
    _killed_then_ended(back.job)
    assert _activities() == before


def _activities() -> list[str | None]:
    return list(Contact.objects.order_by("pk").values_list("activity", flat=True))
