"""The page of enrichment: who sees it, files kept and asked, services off, proposals settled and taken back."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaland.customers.models import Company, SourceRecord
from chaland.enrichment.models import Proposal, Run, ServiceSwitch
from chaland.enrichment.services import files
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.samples.registers import write_ban
from tests.enrichment.people import ask, firm, person, shop
from tests.enrichment.services.test_companies import LYON, SIREN, Sirene, place, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.CHALAND_HOME = tmp_path / "home"
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def _run_queued() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_now(job)


@pytest.fixture
def proposal(tmp_path: Path) -> Proposal:
    firm(shop(), company="Garage Martin", **LYON)
    units = [unit("222222226", "GARAGE MARTIN"), unit("333333334", "GARAGE MARTIN")]
    ask(
        "companies",
        "file",
        *Sirene(tmp_path).files(units, [place("22222222600012"), place("33333333400012")]),
    )
    return Proposal.objects.get()


def test_a_reader_does_not_see_it(reader: Client) -> None:
    assert reader.get("/enrichment/").status_code == 403


def test_an_empty_file_says_what_to_drop(manager: Client) -> None:
    page = shown(manager, "/enrichment/")
    assert "adresses-france.csv.gz" in page
    assert "Aucun registre n'a encore été interrogé" in page


def test_a_file_is_kept_asked_and_what_it_told_taken_back(manager: Client, tmp_path: Path) -> None:
    rows = write_ban(tmp_path / "adresses-69.csv.gz", seed=3, rows=60, insee=("69382",))
    known = rows.row(0, named=True)
    contact = person(shop(), street=f"{known['numero']} {known['nom_voie']}", **LYON)
    sent = SimpleUploadedFile("adresses-69.csv.gz", (tmp_path / "adresses-69.csv.gz").read_bytes())
    assert manager.post("/enrichment/file/", {"file": sent}).status_code == 302
    assert [one.kind for one in files.kept_files()] == ["ban"]
    page = shown(manager, "/enrichment/")
    assert "adresses-69.csv.gz" in page
    manager.post("/enrichment/ask/", {"about": "addresses", "file": "adresses-69.csv.gz"})
    _run_queued()
    contact.refresh_from_db()
    assert contact.latitude == float(known["lat"])
    page = shown(manager, "/enrichment/")
    assert "Licence Ouverte 2.0" in page
    assert "1 au numéro" in page
    record = shown(manager, f"/contacts/{contact.pk}/?tab=sources")
    assert known["nom_voie"] in record
    assert "Licence Ouverte 2.0" in record
    run = Run.objects.get()
    assert manager.post(f"/enrichment/runs/{run.pk}/undo/").status_code == 302
    _run_queued()
    assert not SourceRecord.objects.filter(kind="answer").exists()


def test_what_is_no_register_is_refused_beside_the_zone(manager: Client) -> None:
    answer = manager.post("/enrichment/file/", {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2\n")})
    assert answer.status_code == 422
    assert "ni un fichier BAN" in unescape(answer.content.decode())
    assert files.kept_files() == []
    assert manager.post("/enrichment/file/", {}).status_code == 422
    assert manager.post("/enrichment/ask/", {"about": "addresses"}).status_code == 422


def test_a_name_of_a_file_leads_nowhere_else(manager: Client, tmp_path: Path) -> None:
    secret = files.folder().parent / "secret.csv"
    secret.write_text("siret,etatAdministratifEtablissement\n", encoding="utf-8")
    answer = manager.post("/enrichment/file/remove/", {"file": "../secret.csv"})
    assert answer.status_code == 404
    assert secret.exists()


def test_a_service_is_switched_on_by_who_read_the_notice(manager: Client) -> None:
    address = "/enrichment/services/geoplateforme/"
    assert manager.post(address, {"on": "yes"}).status_code == 422
    assert not ServiceSwitch.objects.exists()
    assert manager.post(address, {"on": "yes", "read": "yes"}).status_code == 302
    page = shown(manager, "/enrichment/")
    assert "Demander à Géoplateforme" in page
    assert "par manager" in page
    manager.post(address, {"on": "no"})
    assert "Demander à Géoplateforme" not in shown(manager, "/enrichment/")


def test_a_service_that_is_off_is_not_asked_whatever_is_posted(manager: Client) -> None:
    answer = manager.post("/enrichment/ask/", {"about": "addresses", "way": "service"})
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_candidates_stand_side_by_side_and_one_is_chosen(manager: Client, proposal: Proposal) -> None:
    page = shown(manager, "/enrichment/")
    assert "222222226" in page
    assert "333333334" in page
    answer = manager.post(f"/enrichment/proposals/{proposal.pk}/", {"siret": "33333333400012"})
    told = json.loads(answer.headers["HX-Trigger"])
    assert "proposals-changed" in told
    company = Company.objects.get(pk=proposal.company_id)
    assert company.siren == "333333334"
    assert "GARAGE MARTIN" in shown(manager, f"/companies/{company.pk}/register/")
    assert manager.post(told["toast"]["undo"]).status_code == 204
    company.refresh_from_db()
    assert company.siren is None


def test_none_of_them(manager: Client, proposal: Proposal) -> None:
    manager.post(f"/enrichment/proposals/{proposal.pk}/", {})
    proposal.refresh_from_db()
    assert proposal.settled == "none"
    assert "222222226" not in shown(manager, "/enrichment/")


def test_a_company_says_that_it_is_closed_and_hides_who_objected(manager: Client, tmp_path: Path) -> None:
    batch = shop()
    shut, hidden = firm(batch, company="Fermée", siren="111111118"), firm(batch, company="Mme D", siren=SIREN)
    units = [
        unit("111111118", "FERMEE", etatAdministratifUniteLegale="C"),
        unit(SIREN, "DURAND", statutDiffusionUniteLegale="P"),
    ]
    places = [
        place("11111111800012", etatAdministratifEtablissement="F", dateDebut="2025-06-30"),
        place(f"{SIREN}00012"),
    ]
    ask("companies", "file", *Sirene(tmp_path).files(units, places))
    assert "fermée" in shown(manager, f"/companies/{shut.pk}/register/")
    page = shown(manager, f"/companies/{hidden.pk}/register/")
    assert "oppose" in page
    assert "DURAND" not in page
    assert "Fermée" in shown(manager, "/enrichment/")
    assert manager.get(f"/companies/{hidden.pk}/").status_code == 200
