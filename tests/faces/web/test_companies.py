"""The page of a company: its fields edited by hand, where they come from, and the way back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from chaland.access.models import AuditEntry
from chaland.customers.models import Company
from chaland.customers.services.hand import edit_company
from chaland.customers.services.merging import merge_companies
from chaland.faces.web.companies.typed import typed
from chaland.kernel.errors import Invalid
from tests.faces.web.imports.files import begun, form_of, work

HTMX = {"HX-Request": "true"}
FIRMS = """Raison sociale;SIRET;E-mail;Code postal;Ville
GARAGE DUPONT SARL;73282932000074;contact@dupont.fr;69003;LYON 03
"""


@pytest.fixture
def firm(manager: Client) -> Company:
    """One company that a file brought."""
    entry = begun(manager, FIRMS, name="societes.csv")
    manager.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
    work()
    manager.post(f"/imports/{entry.pk}/commit/")
    work()
    return Company.objects.get()


def change(client: Client, firm: Company, field: str, value: str) -> Any:
    return client.post(f"/companies/{firm.pk}/cell/", {"field": field, "value": value}, headers=HTMX)


@pytest.mark.django_db
class TestEditing:
    def test_what_is_typed_wins_says_where_it_comes_from_and_is_taken_back(
        self, manager: Client, firm: Company
    ) -> None:
        before = Company.objects.values().get()
        answer = change(manager, firm, "email", "Accueil@Dupont.fr")
        page = answer.content.decode()
        assert Company.objects.get().email == "accueil@dupont.fr"
        assert "Saisie à la main" in page
        entry = AuditEntry.objects.get(verb="companies.edit")
        assert (entry.subject_id, entry.facts) == (str(firm.pk), {"fields": ["email"]})
        undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
        manager.post(undo, headers=HTMX)
        assert Company.objects.values().get() == before
        assert AuditEntry.objects.filter(verb="companies.undo").exists()

    def test_a_postal_code_moves_the_place_and_a_name_is_kept(self, manager: Client, firm: Company) -> None:
        change(manager, firm, "postal_code", "13001")
        assert (Company.objects.get().city, Company.objects.get().department) == ("Marseille", "13")
        refused = change(manager, firm, "company", " ")
        assert refused.status_code == 422
        assert "garde un nom" in refused.content.decode()
        change(manager, firm, "company", "Garage du Port")
        assert Company.objects.get().name == "Garage du Port"
        assert "Garage du Port" in manager.get(f"/companies/{firm.pk}/side/").content.decode()

    def test_a_wrong_number_is_refused_beside_its_field(self, manager: Client, firm: Company) -> None:
        answer = change(manager, firm, "siret", "12345678900000")
        assert answer.status_code == 422
        assert "SIRET faux" in answer.content.decode()
        assert Company.objects.get().siret == "73282932000074"

    def test_only_those_who_may_and_only_its_fields(
        self, manager: Client, reader: Client, firm: Company
    ) -> None:
        assert change(reader, firm, "email", "x@example.fr").status_code == 403
        assert "prop-value" not in reader.get(f"/companies/{firm.pk}/").content.decode()
        assert change(manager, firm, "department", "13").status_code == 404
        assert manager.get("/companies/999/cell/?field=email", headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        ("siret", "732 829 320 00074", {"siret": "73282932000074", "siren": "732829320"}),
        ("vat", "fr 44 732829320", {"vat": "FR44732829320", "siren": "732829320"}),
        ("naf", "4520A", {"naf": "45.20A"}),
        ("website", "dupont.fr", {"website": "https://dupont.fr"}),
        ("siren", "", {"siren": None}),
        ("siren", "-", {"siren": None}),
        ("legal_form", " SARL ", {"legal_form": "SARL"}),
    ],
)
def test_stored(field: str, text: str, values: dict[str, Any]) -> None:
    assert typed(field, text) == values


def test_a_field_of_the_register_that_cannot_be_read() -> None:
    for field in ("siren", "siret", "vat", "naf", "website"):
        with pytest.raises(Invalid):
            typed(field, "x y z")
    with pytest.raises(Invalid, match="14"):
        typed("siret", "732829320")


def test_a_company_is_edited_in_the_browser(page: Page, transactional_db: None, firm: Company) -> None:
    page.goto(f"/companies/{firm.pk}/")
    page.get_by_role("button", name="Modifier E-mail").click()
    page.locator("[name=value]").fill("accueil@dupont.fr")
    page.keyboard.press("Enter")
    expect(page.locator("#prop-email")).to_contain_text("accueil@dupont.fr")
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(page.locator("#prop-email")).to_contain_text("contact@dupont.fr")


def test_a_company_says_what_the_file_said_of_it(manager: Client, firm: Company) -> None:
    page = manager.get(f"/companies/{firm.pk}/").content.decode()
    assert "<dt>Tel que reçu</dt><dd>GARAGE DUPONT SARL</dd>" in page


@pytest.mark.django_db
def test_an_old_number_leads_on_and_a_merge_is_undone_from_the_page(manager: Client, reader: Client) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    kept, gone = (Company.objects.create(name=name, created_at=moment, updated_at=moment) for name in "AB")
    for firm in (kept, gone):
        edit_company(company_id=firm.pk, values={"company": f"Garage {firm.name}"}, by=None)
    made = merge_companies(company_ids=[kept.pk, gone.pk], by=None)
    assert manager.get(f"/companies/{gone.pk}/").headers["Location"] == f"/companies/{kept.pk}/"
    undo = f"/merges/{made.pk}/undo/"
    page = manager.get(f"/companies/{kept.pk}/").content.decode()
    assert f"Fusionné depuis : #{gone.pk}" in page
    assert undo in page
    assert undo not in reader.get(f"/companies/{kept.pk}/").content.decode()
    assert manager.post(undo, headers=HTMX).headers["HX-Redirect"] == f"/companies/{kept.pk}/"
    assert Company.objects.get(pk=gone.pk).name == "Garage B"
