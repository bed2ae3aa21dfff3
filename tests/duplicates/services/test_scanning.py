"""The scan as a job: what it leaves in the tables, what it does after a crash, whom it obeys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from chaland.customers.models import Contact, SourceRecord
from chaland.duplicates import queries
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.domain.scan import Persons
from chaland.duplicates.models import Member, Pair, Scan
from chaland.duplicates.services import scanning
from chaland.duplicates.services.deciding import decide
from chaland.jobs.models import Job
from chaland.jobs.services import resume, run_now
from chaland.kernel.errors import Invalid, NotFound
from tests.harness.rows import make_record

pytestmark = pytest.mark.django_db


def scanned(threshold: float = 0.5) -> Scan:
    job = run_now(scanning.queue_scan(threshold=threshold))
    return Scan.objects.get(pk=job.result["scan"])


def clusters(scan: Scan, people: dict[str, int]) -> set[frozenset[str]]:
    """The customers that stand together, by their numbers."""
    number = {pk: name for name, pk in people.items()}
    found: dict[int, set[str]] = {}
    for member in Member.objects.filter(scan=scan, probability__isnull=False):
        found.setdefault(member.cluster_id, set()).add(number[member.subject_id])
    return {frozenset(group) for group in found.values()}


def test_a_scan_finds_who_stands_twice_and_who_lives_together(people: dict[str, int]) -> None:
    scan = scanned()
    assert clusters(scan, people) == {frozenset("12"), frozenset("45")}
    home = Member.objects.get(scan=scan, subject_id=people["1"]).household_id
    together = Member.objects.filter(scan=scan, household_id=home).values_list("subject_id", flat=True)
    assert set(together) == {people["1"], people["2"], people["3"]}
    assert (scan.records, scan.clusters, scan.households) == (7, 2, 1)


def test_a_pair_says_why(people: dict[str, int]) -> None:
    scanned()
    pair = Pair.objects.get(left_id=people["4"], right_id=people["5"])
    assert pair.probability > 0.9
    assert {name for name, weight in pair.why if weight > 0} & {"email", "birth", "mailbox", "first"}


def test_the_lines_of_a_scan_name_every_source_record(people: dict[str, int]) -> None:
    lines = list(queries.lines(scanned()))
    assert {(line.external_id, line.contact_id) for line in lines} == {(n, people[n]) for n in "1245"}
    assert {line.cluster_id for line in lines} == {people["1"], people["4"]}
    assert all(line.probability >= 0.5 for line in lines)


def test_only_the_newest_scan_is_kept(people: dict[str, int]) -> None:
    first, second = scanned(), scanned()
    assert list(Scan.objects.values_list("pk", flat=True)) == [second.pk]
    assert not Pair.objects.filter(scan_id=first.pk).exists()
    assert queries.newest_scan() == second
    assert not list((Path(settings.CHALAND_HOME) / "duplicates").glob("scan-*"))


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def test_a_scan_that_was_killed_goes_on_where_it_stood(
    people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "STEP", 2)
    judged: list[int] = []
    job = scanning.queue_scan(threshold=0.5)

    def die(seen: Job) -> None:
        if seen.done >= 4:
            raise Killed

    with pytest.raises(Killed):
        run_now(job, progress=die)
    Job.objects.filter(pk=job.pk).update(state="failed", lease_until=None)
    judge = Persons.judged
    monkeypatch.setattr(
        Persons, "judged", lambda self, pairs: judged.append(len(pairs)) or judge(self, pairs)
    )
    done = run_now(resume(job_id=job.pk))
    scan = Scan.objects.get()
    assert clusters(scan, people) == {frozenset("12"), frozenset("45")}
    assert done.result["scan"] == scan.pk
    assert sum(judged) <= scan.candidates - 4 + 3  # what was judged is not judged again; three of a group are


def test_people_who_come_during_a_scan_do_not_disturb_it(
    people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on with the people it read, not with those of now."""
    monkeypatch.setattr(scanning, "STEP", 2)
    job = scanning.queue_scan(threshold=0.5)

    def die(seen: Job) -> None:
        if seen.done >= 2:
            raise Killed

    with pytest.raises(Killed):
        run_now(job, progress=die)
    SourceRecord.objects.filter(contact_id=people["1"]).update(contact=None)
    Job.objects.filter(pk=job.pk).update(state="failed", lease_until=None)
    run_now(resume(job_id=job.pk))
    assert Scan.objects.get().records == 7


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_a_scan_reads_and_thinks(
    people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a transaction keeps everybody else from writing: none is open but to write the result."""
    held: list[bool] = []
    for owner, name in (
        (scanning.queries, "rows_of_all"),
        (Persons, "judged"),
        (Persons, "why"),
    ):
        work = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *asked, work=work: held.append(connection.in_atomic_block) or work(*asked)
        )
    scanned()
    assert len(held) >= 4
    assert not any(held)


def test_two_who_are_said_to_be_different_stay_apart(people: dict[str, int]) -> None:
    scanned()
    decide(left_id=people["5"], right_id=people["4"], verdict=Verdict.DIFFERENT, by=None)
    scan = scanned()
    assert clusters(scan, people) == {frozenset("12")}
    assert not Pair.objects.filter(left_id=people["4"], right_id=people["5"], band="review").exists()


def test_new_evidence_brings_a_pair_back(people: dict[str, int]) -> None:
    scanned()
    made = decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.DIFFERENT, by=None)
    assert made.probability > 0.9
    records = SourceRecord.objects.filter(contact_id=people["5"])
    records.update(digest=b"\x01" * 16, values='{"loyalty_points": 12}')
    assert frozenset("45") not in clusters(scanned(), people)  # nothing that is compared
    records.update(values='{"mobile": "+33655443322"}')
    assert frozenset("45") in clusters(scanned(), people)


def test_what_another_source_says_is_new_evidence_too(people: dict[str, int]) -> None:
    scanned()
    decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.DIFFERENT, by=None)
    contact = Contact.objects.get(pk=people["5"])
    make_record(contact, values='{"mobile": "+33655443322"}')
    assert frozenset("45") in clusters(scanned(), people)


def test_two_who_are_said_to_be_one_are_joined(people: dict[str, int]) -> None:
    decide(left_id=people["4"], right_id=people["6"], verdict=Verdict.SAME, by=None)
    decide(left_id=people["5"], right_id=people["6"], verdict=Verdict.SAME, by=None)
    assert frozenset("456") in clusters(scanned(), people)


def test_people_are_obeyed_about_two_whom_nothing_brings_together(people: dict[str, int]) -> None:
    """Sophie of Rennes and Paul of Nantes have no name, number, address nor date in common."""
    scanned()
    said: dict[str, Any] = {"left_id": people["6"], "right_id": people["7"], "by": None}
    assert decide(verdict=Verdict.HOUSEHOLD, **said).probability == 0
    scan = scanned()
    homes = {Member.objects.get(scan=scan, subject_id=people[n]).household_id for n in "67"}
    assert (len(homes), clusters(scan, people)) == (1, {frozenset("12"), frozenset("45")})
    decide(verdict=Verdict.SAME, **said)
    assert clusters(scanned(), people) == {frozenset("12"), frozenset("45"), frozenset("67")}


def test_what_people_say_comes_last_said_first(people: dict[str, int]) -> None:
    decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.DIFFERENT, by=None)
    decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.SAME, by=None)
    assert frozenset("45") in clusters(scanned(), people)


def test_a_household_is_said(people: dict[str, int]) -> None:
    decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.HOUSEHOLD, by=None)
    scan = scanned()
    assert clusters(scan, people) == {frozenset("12")}
    homes: list[Any] = [Member.objects.get(scan=scan, subject_id=people[n]).household_id for n in "45"]
    assert homes[0] == homes[1]


def test_a_decision_wants_two_contacts(people: dict[str, int]) -> None:
    with pytest.raises(Invalid, match="different"):
        decide(left_id=people["1"], right_id=people["1"], verdict=Verdict.SAME, by=None)
    with pytest.raises(NotFound):
        decide(left_id=people["1"], right_id=999_999, verdict=Verdict.SAME, by=None)


def test_an_empty_file_is_looked_through_too() -> None:
    scan = scanned()
    assert (scan.records, scan.pairs, scan.clusters) == (0, 0, 0)
