"""Merging the likeliest of a scan at once: who, how many wrong, after a crash, and back."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact, Merge, SourceRecord
from chaland.customers.queries.merging import live_id
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Pair, Scan
from chaland.duplicates.services import merging
from chaland.duplicates.services.deciding import decide
from chaland.jobs.models import Job
from chaland.jobs.services import resume, run_now
from chaland.kernel.errors import Conflict, Invalid, NotFound
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan(people: dict[str, int]) -> Scan:
    """1 and 2 are one for certain, 4 and 5 nearly; 6 is like 4 alone."""
    entry = Scan.objects.create(threshold=0.5, started_at=NOW, finished_at=NOW)
    alike = {"12": 0.999, "45": 0.99, "46": 0.995, "13": 0.3}
    for numbers, probability in alike.items():
        left, right = (people[number] for number in numbers)
        Pair.objects.create(
            scan=entry, left_id=left, right_id=right, probability=probability, band="x", home=False, why=[]
        )
    return entry


def merged(people: dict[str, int], above: float = 0.99) -> tuple[Job, set[frozenset[str]]]:
    job = run_now(merging.queue_merge(above=above, by=None))
    return job, together(people)


def together(people: dict[str, int]) -> set[frozenset[str]]:
    """The customers who are one contact now."""
    found: dict[int | None, set[str]] = {}
    for number, contact in people.items():
        found.setdefault(live_id(contact), set()).add(number)
    return {frozenset(group) for group in found.values() if len(group) > 1}


def test_the_plan_says_who_and_how_many_are_wrong(people: dict[str, int], scan: Scan) -> None:
    found = merging.plan(above=0.99)
    assert [group.members for group in found.groups] == [
        (people["1"], people["2"]),
        (people["4"], people["6"]),
    ]
    assert (found.gone, found.wrong) == (2, 0.01)
    assert Contact.objects.count() == 7


def test_the_batch_is_merged_and_taken_apart(people: dict[str, int], scan: Scan) -> None:
    before = list(SourceRecord.objects.order_by("pk").values())
    job, groups = merged(people)
    assert groups == {frozenset("12"), frozenset("46")}
    assert job.result == {
        "batch": Merge.objects.order_by("pk")[0].pk,
        "merges": 2,
        "contacts": 2,
        "expected_errors": 0.01,
    }
    undone = run_now(merging.queue_undo(batch=job.result["batch"], by=None))
    assert (undone.result["merges"], together(people)) == (2, set())
    assert list(SourceRecord.objects.order_by("pk").values()) == before
    assert merged(people)[1] == {frozenset("45")}  # who was taken apart is only joined by people


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.HOUSEHOLD])
def test_who_was_said_to_be_somebody_else_is_left_alone(
    people: dict[str, int], scan: Scan, verdict: Verdict
) -> None:
    decide(left_id=people["2"], right_id=people["1"], verdict=verdict, by=None)
    SourceRecord.objects.filter(contact_id=people["2"]).update(digest=b"\x01" * 16)  # whatever it says since
    assert merged(people)[1] == {frozenset("46")}


def test_a_decision_outlives_a_merge_made_by_hand(people: dict[str, int], scan: Scan) -> None:
    """6 was said not to be 7, who is 4 by now."""
    decide(left_id=people["6"], right_id=people["7"], verdict=Verdict.DIFFERENT, by=None)
    merge_contacts(contact_ids=[people["4"], people["7"]], by=None)
    assert merged(people)[1] == {frozenset("12"), frozenset("457")}


def test_who_said_something_new_since_the_scan_waits_for_the_next(people: dict[str, int], scan: Scan) -> None:
    Contact.objects.filter(pk=people["2"]).update(updated_at=NOW.replace(year=2027))
    assert merged(people)[1] == {frozenset("46")}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def test_a_batch_that_was_killed_goes_on_where_it_stood(
    people: dict[str, int], scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_PAGE", 1)
    job = merging.queue_merge(above=0.99, by=None)

    def die(seen: Job) -> None:
        if seen.done == 2:  # in the second transaction, which is lost
            raise Killed

    with pytest.raises(Killed):
        run_now(job, progress=die)
    assert together(people) == {frozenset("12")}
    Job.objects.filter(pk=job.pk).update(state="failed", lease_until=None)
    done = run_now(resume(job_id=job.pk))
    assert together(people) == {frozenset("12"), frozenset("46")}
    assert (done.result["merges"], Merge.objects.values("batch").distinct().count()) == (2, 1)


def test_what_cannot_be_is_refused(people: dict[str, int], scan: Scan) -> None:
    with pytest.raises(Invalid):
        merging.plan(above=0.9)
    with pytest.raises(NotFound):
        merging.queue_undo(batch=987_654, by=None)
    job = merging.queue_merge(above=0.99, by=None)
    Scan.objects.create(threshold=0.5, started_at=NOW, finished_at=NOW)
    with pytest.raises(Conflict):
        run_now(job)
    Scan.objects.all().delete()
    with pytest.raises(NotFound):
        merging.plan(above=0.99)


def test_a_merge_by_hand_may_be_undone_after_the_batch(people: dict[str, int], scan: Scan) -> None:
    by_hand = merge_contacts(contact_ids=[people["4"], people["7"]], by=None)
    merged(people)
    undo_merge(merge_id=by_hand.pk, by=None)
    assert together(people) == {frozenset("12"), frozenset("46")}
