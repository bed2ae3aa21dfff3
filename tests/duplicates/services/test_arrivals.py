"""Who came with an import, beside the file: few one by one, many by a scan; after a crash, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Contact
from chaland.duplicates import queries
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Case, CaseMember, Looked, Pair, Scan
from chaland.duplicates.queries.arrivals import ARRIVALS, arrivals, came_with
from chaland.duplicates.queries.cases import members_of
from chaland.duplicates.services import arrivals as service
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.scanning import SCAN, queue_scan
from chaland.intake.models import Import
from chaland.jobs.models import Job, State
from chaland.jobs.services import resume, run_now
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

HEADERS = "N° client;Nom;Prénom;Date de naissance;Code postal;Ville;Mobile;E-mail"
FILE = f"""{HEADERS}
C1;MARTIN;Sophie;22/09/1982;67000;Strasbourg;0655443322;sophie.martin@exemple.fr
C2;DURAND;Paul;05/05/1970;44000;Nantes;0620202020;paul.durand@exemple.fr
C3;LEROY;Anne;12/03/1961;35000;Rennes;0633333333;anne.leroy@exemple.fr"""
FAIR = f"""{HEADERS}
F1;Martin;Sofie;22/09/1982;67000;Strasbourg;;s.martin@autre.fr
F2;QUILLIVIC;Zoé;01/02/1990;29000;Quimper;0612121212;zoe@autre.fr
F3;Leroi;Anne;12/03/1961;35000;Rennes;;a.leroy@autre.fr"""
FIRMS = """Raison sociale;SIREN;Adresse;Code postal;Ville;Téléphone
{name};{siren};12 rue de la Gare;67000;Strasbourg;0388000001"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Three customers, looked through."""
    shop = Shop(tmp_path)
    shop.deliver(FILE)
    run_now(the_job(ARRIVALS))
    run_now(the_job(SCAN))
    return shop


def the_job(kind: str) -> Job:
    """The latest of that kind."""
    found = Job.objects.filter(kind=kind).order_by("-id").first()
    assert found is not None
    return found


def contact(number: str) -> int:
    return Contact.objects.get(records__external_id=number).pk


def asked() -> set[frozenset[int]]:
    """Who stands together in a case that waits."""
    return {frozenset(members_of(case)) for case in Case.objects.filter(waits=True)}


def at_the_fair(shop: Shop) -> Import:
    entry = shop.deliver(FAIR, source="salon")
    run_now(the_job(ARRIVALS))
    return entry


def test_before_the_first_scan_the_whole_file_is_looked_through(tmp_path: Path) -> None:
    entry = Shop(tmp_path).deliver(FILE)
    assert arrivals(entry.pk).state == "under way"
    run_now(the_job(ARRIVALS))
    assert Looked.objects.get().scans == [the_job(SCAN).pk]
    assert arrivals(entry.pk).state == "under way"
    run_now(the_job(SCAN))
    found = arrivals(entry.pk)
    assert (found.state, found.count) == ("done", 0)


def test_a_few_who_come_are_compared_with_the_file_without_another_scan(shop: Shop) -> None:
    scans = Scan.objects.count(), Job.objects.filter(kind=SCAN).count()
    entry = at_the_fair(shop)
    assert (Scan.objects.count(), Job.objects.filter(kind=SCAN).count()) == scans
    assert asked() == {
        frozenset({contact("C1"), contact("F1")}),
        frozenset({contact("C3"), contact("F3")}),
    }
    found = arrivals(entry.pk)
    assert (found.state, found.count, found.waiting[Subject.COMPANY]) == ("done", 2, 0)
    assert Pair.objects.get(left_id=contact("C1"), right_id=contact("F1")).why


def test_many_who_come_are_left_to_a_scan(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "FEW", 2)
    entry = at_the_fair(shop)
    assert asked() == set()
    run_now(the_job(SCAN))
    assert frozenset({contact("C1"), contact("F1")}) in asked()
    assert arrivals(entry.pk).count == 2  # the scan knows which import raised them


def test_what_is_known_already_is_nobody_new(shop: Shop) -> None:
    before = Job.objects.filter(kind=ARRIVALS).count()
    again = shop.deliver(FILE.replace("0655443322", "0655443399"))
    assert Job.objects.filter(kind=ARRIVALS).count() == before
    assert arrivals(again.pk).state == "none"
    shop.deliver(f"{HEADERS}\nS9;MARTIN;Sophie;22/09/1982;;;;sophie.martin@exemple.fr", source="salon")
    assert Job.objects.filter(kind=ARRIVALS).count() == before  # one mailbox and one name: the same contact


def test_who_came_is_known_though_a_later_file_spoke_of_them(shop: Shop) -> None:
    entry = shop.deliver(FAIR, source="salon")
    shop.deliver(FAIR.replace("Quimper", "Brest").replace("Strasbourg", "Colmar"), source="salon")
    assert came_with(entry.pk, Subject.PERSON, 9) == sorted(map(contact, ("F1", "F2", "F3")))


def test_two_who_come_together_and_one_who_was_there_are_asked_about_once(shop: Shop) -> None:
    twice = FAIR + "\nF4;MARTIN;Sophie;22/09/1982;67000;Strasbourg;;sophiem@autre.fr"
    entry = shop.deliver(twice, source="salon")
    run_now(the_job(ARRIVALS))
    assert frozenset(map(contact, ("C1", "F1", "F4"))) in asked()
    assert arrivals(entry.pk).count == 2
    assert CaseMember.objects.filter(subject_id=contact("F4")).count() == 1


def test_companies_are_compared_too(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.deliver(FIRMS.format(name="SARL Garage Zola", siren="732829320"), kind="companies")
    run_now(the_job(ARRIVALS))
    run_now(the_job(SCAN))
    entry = shop.deliver(FIRMS.format(name="Ets Garage Zola", siren=""), kind="companies", source="salon")
    run_now(the_job(ARRIVALS))
    assert arrivals(entry.pk).waiting == {Subject.PERSON: 0, Subject.COMPANY: 1}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def test_one_that_was_killed_goes_on_where_it_stood(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PAGE", 1)
    shop.deliver(FAIR, source="salon")
    job = the_job(ARRIVALS)

    def die(seen: Job) -> None:
        if seen.done == 3:  # in the third transaction, which is lost
            raise Killed

    with pytest.raises(Killed):
        run_now(job, progress=die)
    assert asked() == {frozenset({contact("C1"), contact("F1")})}
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, lease_until=None)
    run_now(resume(job_id=job.pk))
    assert len(asked()) == Case.objects.count() == 2


def test_who_came_during_a_scan_is_compared_with_what_it_found(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had read the file before they came, and what was found of them meanwhile goes with the former scan."""
    read, entries = queries.rows_of_all, []

    def and_then_they_come(subject: Subject) -> object:
        rows = read(subject)
        entries.append(at_the_fair(shop))
        return rows

    monkeypatch.setattr(queries, "rows_of_all", and_then_they_come)
    run_now(queue_scan(threshold=0.5))
    assert asked() == set()
    assert arrivals(entries[0].pk).state == "under way"
    run_now(the_job(ARRIVALS))
    assert arrivals(entries[0].pk).count == len(asked()) == 2


def test_those_who_were_said_to_be_two_are_not_asked_about(shop: Shop) -> None:
    at_the_fair(shop)
    decide(left_id=contact("C1"), right_id=contact("F1"), verdict=Verdict.DIFFERENT, by=None)
    assert asked() == {frozenset({contact("C3"), contact("F3")})}
    entry = shop.deliver(
        f"{HEADERS}\nG1;MARTIN;Sophie;22/09/1982;67000;Strasbourg;;sm@gala.fr", source="gala"
    )
    run_now(the_job(ARRIVALS))
    together = [members_of(case) for case in Case.objects.filter(batch_id=entry.pk)]
    assert together
    assert not [some for some in together if {contact("C1"), contact("F1")} <= set(some)]


def test_nobody_is_asked_about_those_whom_an_undone_import_took_away(shop: Shop) -> None:
    entry = at_the_fair(shop)
    shop.undo(entry)
    assert asked() == set()
    assert arrivals(entry.pk).count == 0


def test_a_scan_that_waits_takes_the_threshold_asked_for_last(shop: Shop) -> None:
    queued = queue_scan(threshold=0.5)
    assert queue_scan(threshold=0.8) == queued
    assert run_now(queued).result["scan"] == Scan.objects.get(threshold=0.8).pk
