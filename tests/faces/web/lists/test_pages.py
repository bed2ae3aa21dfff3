"""The pages of hired lists: from the contract to the certificate, by who may."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chaland.access.models import AuditEntry
from chaland.customers.models import Contact
from chaland.enrichment.models import HiredList, HiredName, HiredUse
from chaland.faces.web.lists import using
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import stop_clock
from tests.enrichment.lists.conftest import _one_day  # noqa: F401
from tests.enrichment.lists.world import CONTRACT, HEADER, NOW, ROWS, filled, use
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def _file(text: str, name: str) -> BytesIO:
    file = BytesIO(text.encode())
    file.name = name
    return file


@pytest.fixture
def dpo(db: None) -> Client:
    client = Client()
    client.force_login(make_user("dpo"))
    return client


def test_who_may_not_sees_nothing_and_the_dpo_sees_without_doing(
    reader: Client, dpo: Client, tmp_path: Path
) -> None:
    row = filled(tmp_path)
    for address in ("/lists/", f"/lists/{row.pk}/", f"/lists/{row.pk}/names/?q=rou"):
        assert reader.get(address).status_code == 403
        assert dpo.get(address).status_code == 200
    assert "/lists/" not in reader.get("/contacts/").content.decode()
    assert dpo.post(f"/lists/{row.pk}/uses/", {"channel": "letter", "key": "a"}).status_code == 403
    assert "Réserver" not in shown(dpo, f"/lists/{row.pk}/")


def test_an_empty_page_says_what_to_do(manager: Client) -> None:
    assert "Louer un fichier" in shown(manager, "/lists/")


def test_from_the_contract_to_the_names_of_a_use(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert manager.post("/lists/new/", {"name": " "}).status_code == 422
    papers = {"contract": _file("%PDF", "contrat.pdf"), "proof": _file("%PDF", "preuves.pdf")}
    typed = {**CONTRACT, "names_us": "yes"}
    answer = manager.post("/lists/new/", {**typed, **papers})
    row = HiredList.objects.get()
    assert answer.headers["Location"] == f"/lists/{row.pk}/"
    page = shown(manager, f"/lists/{row.pk}/")
    assert "le fichier lui-même" in page
    assert "le contrat lui-même" not in page
    names = _file("\n".join([HEADER, *ROWS]), "noms.csv")
    assert manager.post(f"/lists/{row.pk}/file/", {"file": names}).status_code == 302
    columns = manager.get(f"/lists/{row.pk}/file/").content.decode()
    assert columns.count("<select") == len(HEADER.split(";"))
    fields = ("first_name", "last_name", "email", "mobile", "phone", "street", "postal_code", "city")
    chosen = {f"column-{place}": field for place, field in enumerate(fields)}
    assert manager.post(f"/lists/{row.pk}/file/", chosen).status_code == 302
    run_now(Job.objects.get(kind="lists.take"))
    assert "Prêt" in shown(manager, f"/lists/{row.pk}/")
    for _twice in range(2):
        manager.post(f"/lists/{row.pk}/uses/", {"channel": "email", "key": "page-0-0"})
    made = HiredUse.objects.get()
    run_now(Job.objects.get(kind="lists.prepare"))
    file = manager.post(f"/lists/{row.pk}/uses/{made.pk}/export/")
    assert b"jeanne.roux@example.fr" in b"".join(file)  # type: ignore[arg-type]
    assert "Partie" in shown(manager, f"/lists/{row.pk}/")
    assert manager.post(f"/lists/{row.pk}/uses/{made.pk}/back/").status_code == 409
    monkeypatch.setattr(using, "AT_ONCE", 0)
    address = f"/lists/{row.pk}/uses/{made.pk}/file/"
    assert manager.get(address).status_code == 404
    assert manager.post(f"/lists/{row.pk}/uses/{made.pk}/export/").status_code == 302
    assert "Écriture d'un fichier loué" in shown(manager, f"/lists/{row.pk}/")
    run_now(Job.objects.get(kind="lists.export"))
    assert f'href="{address}"' in shown(manager, f"/lists/{row.pk}/")
    assert b"jeanne.roux@example.fr" in b"".join(manager.get(address))  # type: ignore[arg-type]


def test_whom_one_finds_becomes_ours_or_goes_and_looking_is_written_down(
    manager: Client, tmp_path: Path
) -> None:
    row = filled(tmp_path)
    assert "Jeanne Roux" in shown(manager, f"/lists/{row.pk}/names/?q=rou")
    name = HiredName.objects.get(last_name="Roux")
    assert AuditEntry.objects.get(verb="lists.look").facts == {"shown": [name.pk]}
    stop_clock(NOW + timedelta(days=1))
    said = {"act": "bought", "at": "", "evidence": ""}
    assert manager.post(f"/lists/names/{name.pk}/adopt/", said).status_code == 422
    answer = manager.post(f"/lists/names/{name.pk}/adopt/", {**said, "evidence": "commande 12"})
    assert answer.headers["Location"] == f"/contacts/{Contact.objects.get().pk}/"
    other = HiredName.objects.get(last_name="Morel")
    manager.post(f"/lists/names/{other.pk}/refuse/")
    assert "1 refus attend d'être transmis" in shown(manager, "/consents/")
    assert "Adresses de France" in shown(manager, "/lists/relays/")
    told = {"recipient": "Adresses de France", "how": "e-mail", "proof": ""}
    assert manager.post("/lists/relays/", told).status_code == 422
    assert b"paul.morel@example.fr" in b"".join(
        manager.get("/lists/relays/file/", {"recipient": "Adresses de France"})  # type: ignore[arg-type]
    )
    assert manager.post("/lists/relays/", {**told, "proof": "accusé"}).status_code == 302
    assert "Adresses de France" not in shown(manager, "/lists/relays/")


def test_those_to_be_told_are_alerted_on_the_page_and_on_the_dashboard(
    manager: Client, tmp_path: Path
) -> None:
    row = filled(tmp_path)
    for address in ("/lists/", "/consents/"):
        assert "3 personnes restent à informer" in shown(manager, address)
    assert "3 personnes" in shown(manager, f"/lists/{row.pk}/")


def test_an_ended_list_shows_no_name_and_its_certificate_once_purged(manager: Client, tmp_path: Path) -> None:
    row = filled(tmp_path)
    use(row)
    assert manager.get(f"/lists/{row.pk}/certificate/").status_code == 409
    manager.post(f"/lists/{row.pk}/purge/")
    run_now(Job.objects.get(kind="lists.purge"))
    assert manager.get(f"/lists/{row.pk}/names/?q=rou").status_code == 400
    told: Any = manager.get(f"/lists/{row.pk}/certificate/")
    assert "ATTESTATION DE PURGE" in told.content.decode()
    assert "Purgé" in shown(manager, f"/lists/{row.pk}/")
