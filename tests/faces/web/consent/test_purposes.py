"""Settings: purposes and controllers are added, changed, put aside; terms of collection are declared by source."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from chaland.consent.models import CollectionTerms, Controller, Partner, Purpose
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.models import Source
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db
PAGE = "/settings/purposes/"


@pytest.fixture
def prospecting() -> Purpose:
    seed_purposes()
    return Purpose.objects.get(code="prospecting")


@pytest.mark.parametrize("address", [PAGE, "/settings/terms/"])
def test_a_reader_sees_none_of_it(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 403


def test_who_answers_for_the_data_keeps_the_record_and_no_other_setting(
    purposes: list[Purpose],
) -> None:
    dpo = Client()
    dpo.force_login(make_user("dpo"))
    assert "Finalités et registre" in unescape(dpo.get("/consents/").content.decode())
    assert "Registre des traitements" in unescape(dpo.get(PAGE).content.decode())
    register = dpo.get("/settings/purposes/register/?format=csv")
    assert "Prospection commerciale" in b"".join(register.streaming_content).decode()  # type: ignore[arg-type]
    for address in ("/welcome/purposes/", "/settings/terms/", f"/settings/purposes/{purposes[0].pk}/"):
        assert dpo.get(address).status_code == 200, address
    assert dpo.get("/settings/fields/").status_code == 403


def test_a_file_without_purposes_says_what_to_do(manager: Client) -> None:
    page = unescape(manager.get(PAGE).content.decode())
    assert "rien ne peut être envoyé" in page
    assert "/welcome/purposes/" in page


def test_a_purpose_is_added_changed_put_aside_and_taken_up(manager: Client) -> None:
    typed = {
        "form": "new",
        "label_fr": "Club des anciens",
        "basis": "consent",
        "channels": ["email", "letter"],
    }
    assert manager.post(PAGE, typed).headers["Location"] == PAGE
    made = Purpose.objects.get()
    assert (made.label_fr, made.channels, made.prospecting) == (
        "Club des anciens",
        ["email", "letter"],
        False,
    )
    address = f"{PAGE}{made.pk}/"
    changed = {
        "label_fr": "Le club",
        "label_en": "The club",
        "basis": "consent",
        "audience": "consumer",
        "prospecting": "yes",
        "channels": ["email"],
        "retention_months": "24",
        "families": "SUV\n\n Citadines ",
        "people": "Membres",
    }
    manager.post(address, changed)
    made.refresh_from_db()
    assert (made.label_fr, made.channels, made.prospecting) == ("Le club", ["email"], True)
    assert (made.families, made.people, made.retention_months) == (["SUV", "Citadines"], ["Membres"], 24)
    manager.post(f"{address}retire/", {"active": "no"})
    assert "1 finalité mise de côté" in unescape(manager.get(PAGE).content.decode())
    manager.post(f"{address}retire/", {"active": "yes"})
    assert Purpose.objects.get().active


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    manager: Client, prospecting: Purpose
) -> None:
    typed = {"label_fr": "Neuf", "basis": "consent", "audience": "any", "retention_months": "longtemps"}
    answer = manager.post(f"{PAGE}{prospecting.pk}/", {**typed, "channels": ["sms"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-retention_months-error1"' in page
    assert 'value="Neuf"' in page
    assert 'value="sms" checked' in page
    assert 'value="email" checked' not in page
    prospecting.refresh_from_db()
    assert prospecting.label_fr == "Prospection commerciale"


def test_a_purpose_that_is_not_there(manager: Client) -> None:
    assert manager.get(f"{PAGE}999/").status_code == 404


def test_the_company_is_named_and_joined_by_another(manager: Client, prospecting: Purpose) -> None:
    firm = prospecting.controller
    typed = {"form": f"firm-{firm.pk}", "name": "Garage du Lac", "sector": "energy_renovation", "siren": ""}
    manager.post(f"/settings/controllers/{firm.pk}/", typed)
    firm.refresh_from_db()
    assert (firm.name, firm.sector, firm.siren) == ("Garage du Lac", "energy_renovation", None)
    manager.post("/settings/controllers/", {"form": "firm", "name": "Lac Location"})
    assert Controller.objects.count() == 2
    twice = manager.post("/settings/controllers/", {"form": "firm", "name": "lac location"})
    assert twice.status_code == 409
    assert 'id="firm-new-error1"' in twice.content.decode()


def test_terms_of_a_source_are_declared(manager: Client) -> None:
    source = Source.objects.create(slug="boutique", name="Boutique", created_at=timezone.now())
    assert "rien de déclaré" in manager.get("/settings/terms/").content.decode()
    address = f"/settings/terms/{source.pk}/"
    typed = {"direct": "yes", "informed": "yes", "refusal_offered": "yes", "since": "2024-05-01"}
    manager.post(address, typed)
    terms = CollectionTerms.objects.get()
    assert (terms.direct, terms.informed, terms.refusal_offered) == (True, True, True)
    assert (str(terms.since), terms.status) == ("2024-05-01", "ready")
    assert "directe, informée" in manager.get("/settings/terms/").content.decode()
    manager.post(address, {"quarantine": "yes"})
    terms.refresh_from_db()
    assert (terms.direct, terms.status, terms.since) == (False, "quarantine", None)
    assert "en quarantaine" in manager.get("/settings/terms/").content.decode()


def test_a_day_that_cannot_be_read(manager: Client) -> None:
    source = Source.objects.create(slug="boutique", name="Boutique", created_at=timezone.now())
    typed = {"form": f"terms-{source.pk}", "since": "hier"}
    answer = manager.post(f"/settings/terms/{source.pk}/", typed)
    assert answer.status_code == 422
    assert f'id="terms-{source.pk}-since-error1"' in answer.content.decode()
    assert not CollectionTerms.objects.exists()


@pytest.mark.parametrize(("form", "start"), [("csv", "\ufeff".encode()), ("xlsx", b"PK")])
def test_the_record_of_processing_leaves_as_a_file(
    manager: Client, prospecting: Purpose, form: str, start: bytes
) -> None:
    answer = manager.get(f"{PAGE}register/?format={form}")
    body = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert f"registre-des-traitements.{form}" in answer.headers["Content-Disposition"]
    assert body.startswith(start)
    assert form == "xlsx" or "Prospection commerciale" in body.decode()


def test_partners_are_named_and_put_aside(manager: Client) -> None:
    manager.post(
        "/settings/partners/", {"form": "partner", "name": "Assur'Lac", "url": "https://assur.example"}
    )
    made = Partner.objects.get()
    twice = manager.post("/settings/partners/", {"form": "partner", "name": "assur'lac"})
    assert twice.status_code == 409
    assert 'id="partner-name-error1"' in twice.content.decode()
    manager.post(f"/settings/partners/{made.pk}/", {"active": "no"})
    made.refresh_from_db()
    assert not made.active
