"""Duplicates for programs: what waits, answers with the way back, merges, a check of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.customers.models import Company, Contact
from chaland.customers.services.hand import add_contact
from chaland.duplicates.queries.arrivals import ARRIVALS
from chaland.duplicates.services.scanning import SCAN, queue_scan
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.faces.api.conftest import Programs
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

SOPHIE = {"last_name": "Martin", "first_name": "Sophie", "birth_date": "1982-09-22", "city": "Strasbourg"}


@pytest.fixture
def three(db: None) -> list[int]:
    """Two who are nearly certainly one, and a namesake born elsewhen."""
    made = [
        add_contact(values={**SOPHIE, "email": "s@exemple.fr", "mobile": "+33655443322"}, by=None),
        add_contact(values={**SOPHIE, "mobile": "+33655443322"}, by=None),
        add_contact(values={**SOPHIE, "birth_date": "1951-02-02"}, by=None),
    ]
    run_now(queue_scan(threshold=0.5))
    return made


def test_cases_are_read_answered_and_taken_back(program: Programs, three: list[int]) -> None:
    asker = program()
    state = asker.get("/duplicates").body
    assert (state["records"], state["clusters"], state["running"]) == (3, 1, False)
    page = asker.get("/duplicates/cases", band="all").body
    assert page["next"] is None
    found = next(one for one in page["cases"] if one["contact_ids"] == three[:2])
    assert found["links"][0]["reasons"][0]["words"]
    path = f"/duplicates/cases/{found['case']}"
    said = asker.post(f"{path}/answer", verdict="same", contact_ids=three[:2], choices={"email": three[1]})
    assert said.status == 200
    assert Contact.objects.filter(pk__in=three[:2]).count() == 1
    assert asker.get(path).body["waits"] is False
    undone = asker.post(f"/duplicates/acts/{said.body['act']}/undo")
    assert undone.body["undone"] is True
    assert Contact.objects.filter(pk__in=three[:2]).count() == 2
    assert asker.get(path).body["waits"] is True
    assert asker.post(f"/duplicates/acts/{said.body['act']}/undo").status == 409


def test_pages_follow_one_another(program: Programs, three: list[int]) -> None:
    for mobile in ("+33611223344", "+33655667788"):
        for birth in (None, "1970-05-05"):
            values = {"last_name": f"Durand{mobile[-1]}", "first_name": "Paul", "mobile": mobile}
            add_contact(values={**values, **({"birth_date": birth} if birth else {})}, by=None)
    run_now(queue_scan(threshold=0.5))
    asker = program()
    every = asker.get("/duplicates/cases", band="all").body["cases"]
    assert len(every) > 1
    first = asker.get("/duplicates/cases", band="all", limit=1).body
    second = asker.get("/duplicates/cases", band="all", limit=1, after=first["next"]).body
    assert [*first["cases"], *second["cases"]] == every[:2]


def test_pairs_are_decided_merged_and_checked(program: Programs, three: list[int]) -> None:
    asker = program()
    decided = asker.post("/duplicates/decisions", left_id=three[0], right_id=three[2], verdict="different")
    assert decided.body["verdict"] == "different"
    found = asker.post("/duplicates/check", values={**SOPHIE, "mobile": "+33655443322"}).body["found"]
    assert {one["contact_id"] for one in found[:2]} == set(three[:2])
    written = {"last_name": "Martin", "birth_date": "22/09/1982", "mobile": "06 55 44 33 22"}
    assert asker.post("/duplicates/check", values=written).body["found"][0]["band"] == "automatic"
    assert asker.post("/duplicates/check", values={"mobile": "12"}).body["code"] == "phone_invalid"
    merged = asker.post("/duplicates/merges", contact_ids=three[:2]).body
    assert (merged["contact_id"], merged["merged"]) == (three[0], [three[1]])
    undone = asker.post(f"/duplicates/merges/{merged['merge']}/undo").body
    assert undone["contacts"] == three[:2]
    assert asker.post("/duplicates/check", values={"shoe": "41"}).body["code"] == "field_unknown"


def test_a_scan_is_queued_once(program: Programs) -> None:
    asker = program()
    assert asker.get("/duplicates").body["scan"] is None
    first, again = asker.post("/duplicates/scans"), asker.post("/duplicates/scans")
    assert (first.status, first.body["job"]) == (202, again.body["job"])
    assert Job.objects.filter(kind="duplicates.scan").count() == 1


def test_a_token_that_only_reads_answers_nothing(program: Programs, three: list[int]) -> None:
    assert program("manager", "segments:read").get("/duplicates/cases").status == 403
    assert program("manager", "contacts:read").post("/duplicates/scans").status == 403


def test_the_cases_of_an_import_are_read_apart(program: Programs, tmp_path: Path) -> None:
    people, shop = "Nom;Prénom;Date de naissance;Code postal;E-mail\n", Shop(tmp_path)
    shop.deliver(f"{people}Martin;Sophie;22/09/1982;67000;sophie@exemple.fr")
    run_now(Job.objects.get(kind=ARRIVALS))
    run_now(Job.objects.get(kind=SCAN))
    entry = shop.deliver(f"{people}Martin;Sofie;22/09/1982;67000;s.martin@autre.fr", source="salon")
    asker = program()
    assert asker.get(f"/imports/{entry.pk}").body["possible_duplicates"] is None
    run_now(Job.objects.filter(kind=ARRIVALS).latest("id"))
    assert asker.get(f"/imports/{entry.pk}").body["possible_duplicates"] == 1
    assert len(asker.get("/duplicates/cases", band="all", batch=entry.pk).body["cases"]) == 1
    assert asker.get("/duplicates/cases", band="all", batch=987).body["cases"] == []


def test_a_company_is_checked_too(program: Programs, tmp_path: Path) -> None:
    Shop(tmp_path).deliver("Raison sociale;Ville\nSARL Garage Zola;Strasbourg", kind="companies")
    firm = Company.objects.get()
    values = {"name": "Garage Zola", "city": "Strasbourg"}
    found = program().post("/duplicates/check", kind="company", values=values).body["found"]
    assert [(one["company_id"], one["contact_id"]) for one in found] == [(firm.pk, None)]
    assert program().post("/duplicates/check", company_id=firm.pk).body["found"] == []
