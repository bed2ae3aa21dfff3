"""Companies of a file: found, checked, decided, merged in a batch and undone, beside the people."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Company, Contact, SourceRecord
from chaland.customers.queries.merging import live_id
from chaland.customers.services.hand import set_employer
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Scan
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.services.checking import check_one
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.exporting import write_lines
from chaland.duplicates.services.merging import plan, queue_merge, queue_undo
from chaland.duplicates.services.scanning import queue_scan
from chaland.jobs.services import run_now
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db
FIRMS = """N° client;Raison sociale;SIREN;Adresse;Code postal;Ville;Téléphone;E-mail
E1;SARL Garage Zola;732829320;12 rue de la Gare;67000;Strasbourg;0388000001;contact@garage-zola.fr
E2;Ets Garage Zola;;12 r. de la gare;67000;STRASBOURG;0388000001;contact@garage-zola.fr
E3;Boulangerie Martin;;3 place Foch;35000;Rennes;0299000009;"""


@pytest.fixture
def firms(tmp_path: Path) -> dict[str, int]:
    """Their customer number -> their company."""
    Shop(tmp_path).deliver(FIRMS, kind="companies")
    return {str(r.external_id): r.company_id or 0 for r in SourceRecord.objects.filter(kind="company")}


def scanned(subject: Subject = Subject.COMPANY) -> Scan:
    run_now(queue_scan(threshold=0.5, subject=subject))
    found = newest_scan(subject)
    assert found is not None
    return found


def test_companies_are_found_beside_people(firms: dict[str, int], tmp_path: Path) -> None:
    scan = scanned()
    people = scanned(Subject.PERSON)
    assert (scan.clusters, scan.records, people.records) == (1, 3, 0)
    assert newest_scan(Subject.COMPANY) == scan
    assert write_lines(scan=scan, to=tmp_path / "found.csv", by=None) == 2
    assert (tmp_path / "found.csv").read_text().startswith("cluster_id,company_id,source,external_id,")
    assert [one.number for one in check_one(number=firms["E1"], subject=Subject.COMPANY)] == [firms["E2"]]


def test_a_batch_is_merged_and_undone_and_people_follow(firms: dict[str, int]) -> None:
    person = Contact.objects.create(
        last_name="Sand", created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z"
    )
    set_employer(contact_id=person.pk, company_id=firms["E2"], by=None)
    scanned()
    job = run_now(queue_merge(above=0.98, by=None, subject=Subject.COMPANY))
    assert job.result["merges"] == 1
    assert live_id(firms["E2"], Subject.COMPANY) == firms["E1"]
    person.refresh_from_db()
    assert (person.company_id, Company.objects.count()) == (firms["E1"], 2)
    run_now(queue_undo(batch=job.result["batch"], by=None))
    person.refresh_from_db()
    assert (person.company_id, Company.objects.count()) == (firms["E2"], 3)


def test_two_said_to_be_different_stay_apart(firms: dict[str, int]) -> None:
    decide(
        left_id=firms["E1"], right_id=firms["E2"], verdict=Verdict.DIFFERENT, by=None, subject=Subject.COMPANY
    )
    assert scanned().clusters == 0
    assert plan(above=0.98, subject=Subject.COMPANY).groups == []
