"""`kill -9` of a scan, of a batch of merges, of its undoing, and of the comparing of those who came: nothing is lost,
nothing is done twice."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Contact, Merge, SourceRecord
from chaland.duplicates.models import Case, CaseMember, Member, Pair
from chaland.duplicates.queries.arrivals import ARRIVALS
from chaland.duplicates.services.merging import queue_merge, queue_undo
from chaland.duplicates.services.scanning import queue_scan
from chaland.jobs.models import Job, State
from chaland.jobs.services import run_now
from chaland.samples.doubles.design import Design
from chaland.samples.doubles.people import labelled_people
from tests.duplicates.worker_process import GROUPS, NEW, PAIRS, work
from tests.harness.workers import Child, Crew, wait_for, workers
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = {
    "first_name": "Prénom",
    "last_name": "Nom",
    "birth_date": "Date de naissance",
    "email": "E-mail",
    "mobile": "Mobile",
    "street": "Adresse",
    "postal_code": "Code postal",
    "city": "Ville",
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A hundred people, most of them twice and more; nobody has looked yet."""
    shop = Shop(tmp_path)
    delivered(shop, Design(seed=5, people=100, doubled=0.7), "shop")
    Job.objects.filter(kind=ARRIVALS).delete()
    return shop


def delivered(shop: Shop, design: Design, source: str) -> None:
    path = shop.folder / f"{source}.csv"
    labelled_people(design).select(list(HEADERS)).rename(HEADERS).write_csv(path)
    shop.deliver_file(path, source=source)


@dataclass
class Relay:
    """Workers one after the other: each ends what the former was killed at, then is killed at the next job."""

    crew: Crew
    lives: int = 0

    def __post_init__(self) -> None:
        self.child = self._born()

    def _born(self) -> Child:
        return self.crew.start(work, 2 * self.lives)

    def killed_then_ended(self, job: Job, least: int) -> Job:
        wait_for(partial(has_done, job, least))
        assert self.child.kill() == -signal.SIGKILL
        job.refresh_from_db()
        assert job.state == State.RUNNING
        self.lives += 1
        self.child = self._born()
        wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
        job.refresh_from_db()
        return job


def has_done(job: Job, least: int) -> bool:
    return Job.objects.get(pk=job.pk).done >= least


def found() -> list[Any]:
    """All that a scan leaves, without the numbers of its rows."""
    cases: dict[int, set[int]] = {}
    for case, subject in CaseMember.objects.values_list("case_id", "subject_id"):
        cases.setdefault(case, set()).add(subject)
    asked = {(frozenset(cases[case]), p) for case, p in Case.objects.values_list("pk", "probability")}
    pairs = set(Pair.objects.values_list("left_id", "right_id", "probability", "band", "home"))
    members = set(Member.objects.values_list("subject_id", "cluster_id", "household_id", "probability"))
    return [asked, pairs, members]


def test_all_that_is_done_to_duplicates_through_kills(shop: Shop) -> None:
    run_now(queue_scan(threshold=0.5))
    delivered(shop, Design(seed=6, people=40, doubled=0.5), "fair")
    people, records = Contact.objects.count(), list(SourceRecord.objects.order_by("pk").values())
    with workers() as crew:
        relay = Relay(crew)
        came = relay.killed_then_ended(Job.objects.get(kind=ARRIVALS), 2 * NEW)
        assert came.result["came"] > 4 * NEW
        asked = [members for members, _ in found()[0]]
        assert len(asked) == Case.objects.count()  # none twice
        assert Case.objects.filter(batch_id=came.arguments["batch"], waits=True).exists()
        relay.killed_then_ended(queue_scan(threshold=0.5), 2 * PAIRS)
        through_a_kill = found()
        batch = relay.killed_then_ended(queue_merge(above=0.98, by=None), 2 * GROUPS).result
        merges = Merge.objects.values_list("batch", "kept_id")
        assert len(set(merges)) == len(merges) == batch["merges"] > 4 * GROUPS
        assert Contact.objects.count() == people - batch["contacts"]
        relay.killed_then_ended(queue_undo(batch=batch["batch"], by=None), 2 * GROUPS)
    assert not Merge.objects.filter(undone_at=None).exists()
    assert list(SourceRecord.objects.order_by("pk").values()) == records
    assert Contact.objects.count() == people
    run_now(queue_scan(threshold=0.5))
    assert found() == through_a_kill
