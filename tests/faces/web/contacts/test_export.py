"""Exports of the grid: what is seen, in its order; the long ones by a job, for whoever asked and nobody else."""

from __future__ import annotations

import csv
import os
from io import StringIO

import pytest
from django.http import FileResponse
from django.test import Client

from chaland.access.models import AuditEntry, User
from chaland.exports import jobs as exports
from chaland.faces.web.contacts import export
from chaland.jobs.models import Job
from chaland.jobs.services import queue, run_now
from tests.faces.web.conftest import make_contact, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def cells(answer: FileResponse) -> list[list[str]]:
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.reader(StringIO(text), delimiter=";"))


@pytest.fixture
def people() -> None:
    for name, town, code in (
        ("Roux", "Lyon", "69003"),
        ("Petit", "Paris", "75011"),
        ("Aubry", "Lyon", "69001"),
    ):
        make_contact(last_name=name, first_name="Zoé", city=town, postal_code=code)


@pytest.mark.usefixtures("people")
def test_filters_words_order_and_columns_are_those_of_the_grid(manager: Client) -> None:
    seen = {"cols": "name,postal_code", "where": 'ville = "Lyon"', "q": "zoé", "sort": "-name"}
    assert cells(manager.get("/contacts/export/", seen)) == [
        ["Nom complet", "Code postal"],
        ["Zoé Roux", "69003"],
        ["Zoé Aubry", "69001"],
    ]
    noted = AuditEntry.objects.get(verb="contacts.export")
    assert noted.actor_name == str(User.objects.get(role="manager"))
    assert (noted.facts["rows"], noted.facts["where"], noted.facts["words"]) == (2, 'ville = "Lyon"', "zoé")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("form", ["xlsx", "ods", "parquet", "jsonl", "vcf"])
def test_every_form_is_served_under_its_name(manager: Client, form: str) -> None:
    answer = manager.get("/contacts/export/", {"format": form})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="contacts.{form}"'
    assert len(b"".join(answer)) > 100


@pytest.mark.usefixtures("people")
def test_cards_name_people_in_the_parts_that_telephones_read(manager: Client) -> None:
    answer = manager.get("/contacts/export/", {"cols": "name,city", "q": "roux", "format": "vcf"})
    assert b"N:Roux;Zo\xc3\xa9;;;" in b"".join(answer)


@pytest.mark.usefixtures("people")
def test_a_long_one_is_written_by_a_job_and_kept_for_its_owner(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    answer = manager.get("/contacts/export/", {"cols": "name,city", "sort": "city", "format": "csv"})
    job = Job.objects.get(kind=exports.WRITE)
    page = f"/exports/{job.pk}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert f'id="job-{job.pk}"' in manager.get(page).content.decode()
    assert "Export des contacts" in manager.get(f"{page}progress/", headers=HTMX).content.decode()
    assert manager.get(f"{page}file/").status_code == 404
    assert run_now(job).result == {"rows": 3, "cut": 0}
    assert manager.get(f"{page}progress/", headers=HTMX).headers["HX-Refresh"] == "true"
    assert "3 contacts dans le fichier" in manager.get(page).content.decode()
    assert [row[1] for row in cells(manager.get(f"{page}file/"))] == ["Ville", "Lyon", "Lyon", "Paris"]
    assert AuditEntry.objects.get(verb="contacts.export").actor_name == str(User.objects.get(role="manager"))
    other = Client()
    other.force_login(make_user("dpo"))
    assert other.get(page).status_code == other.get(f"{page}file/").status_code == 404


@pytest.mark.usefixtures("people")
def test_what_nobody_fetched_goes_after_a_week(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 0)
    manager.get("/contacts/export/")
    job = run_now(Job.objects.get(kind=exports.WRITE))
    path = exports.file_of(job)
    assert path is not None
    sweep = queue(kind=exports.SWEEP, arguments={})
    assert run_now(sweep).result == {"removed": 0}
    os.utime(path, (0, 0))
    assert run_now(queue(kind=exports.SWEEP, arguments={})).result == {"removed": 1}
    assert "n'est plus gardé" in manager.get(f"/exports/{job.pk}/").content.decode().replace("&#39;", "'")


def test_readers_do_not_export(reader: Client) -> None:
    for address in ("/contacts/export/", "/exports/1/", "/exports/1/file/", "/exports/1/progress/"):
        assert reader.get(address).status_code == 403
