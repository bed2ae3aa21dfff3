"""In a real Chromium: what hands do, what axe sees, what the console says, at two widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chaland.customers.models import Contact
from chaland.customers.services.interactions import log_interaction
from tests.faces.web.conftest import PASSWORD, make_contact
from tests.harness.browser import assert_accessible

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def people(transactional_db: None, admin: Any) -> list[int]:
    made = [
        make_contact(
            first_name="Anne", last_name="Arnaud", email="anne@example.fr", status="customer", colour="red"
        ),
        make_contact(first_name="Bruno", last_name="Blanc", postal_code="75011", city="Paris", tags=["VIP"]),
        make_contact(first_name="Chloé", last_name="Cœuret", mobile="+33612345678"),
    ]
    log_interaction(contact_id=made[0], kind="call", outcome="reached", notes="Une Clio", by=admin)
    return made


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which the console may not complain: a refused style or script is an error there."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def test_a_cell_is_edited_by_keyboard_and_undone(watched: Page, people: list[int]) -> None:
    page = watched
    page.goto("/")
    expect(page.locator("td.c-email").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("td.c-name").first).to_be_focused()
    page.locator("td.c-email").first.click()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="E-mail", exact=True)
    expect(field).to_be_focused()
    field.fill("Nouveau@Example.fr")
    page.keyboard.press("Enter")
    cell = page.locator("td.c-email").first
    expect(cell).to_have_text("nouveau@example.fr")
    expect(cell).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("td.c-email").nth(1)).to_be_focused()
    page.get_by_role("button", name="Annuler").click()
    expect(cell).to_have_text("anne@example.fr")
    expect(page.get_by_role("button", name="Annuler")).to_have_count(0)
    cell.click()
    page.keyboard.press("F2")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell).to_have_text("anne@example.fr")


def test_search_follows_the_fingers_and_lives_in_the_address(watched: Page, people: list[int]) -> None:
    watched.goto("/contacts/")
    expect(watched.locator("#count")).to_have_text("3")
    watched.keyboard.press("/")
    watched.keyboard.type("coeuret 06 12")
    expect(watched.locator("#count")).to_have_text("1")
    expect(watched.locator("#rows tr[data-id]")).to_have_count(1)
    expect(watched.locator("#q")).to_be_focused()
    assert "q=coeuret" in watched.url
    watched.reload()
    expect(watched.locator("#rows tr[data-id]")).to_have_count(1)


def test_several_lines_are_coloured_and_put_back(watched: Page, people: list[int]) -> None:
    watched.goto("/contacts/")
    watched.locator("#rows [name=ids]").nth(1).check()
    expect(watched.locator("[data-count]")).to_have_text("1 sélectionné")
    watched.locator("#rows [name=ids]").nth(2).check()
    expect(watched.locator("[data-count]")).to_have_text("2 sélectionnés")
    watched.get_by_role("button", name="Couleur").click()
    watched.get_by_role("button", name="vert").click()
    expect(watched.locator("tr.tint-green")).to_have_count(2)
    watched.get_by_role("button", name="Annuler").click()
    expect(watched.locator("tr.tint-green")).to_have_count(0)
    assert Contact.objects.filter(colour="green").count() == 0


def test_several_lines_are_tagged_by_a_name_and_enter(watched: Page, people: list[int]) -> None:
    watched.goto("/contacts/")
    watched.locator("#rows [name=ids]").nth(0).check()
    watched.locator("#rows [name=ids]").nth(2).check()
    watched.get_by_role("button", name="Étiquette").click()
    expect(watched.locator("#tag-names option")).to_have_count(1)
    watched.get_by_label("Ajouter").fill("Salon 2026")
    watched.keyboard.press("Enter")
    expect(watched.locator("td.c-tags", has_text="Salon 2026")).to_have_count(2)
    assert Contact.objects.filter(colour__isnull=False).count() == 1


def test_a_filter_is_a_chip_that_can_be_taken_off(watched: Page, people: list[int]) -> None:
    watched.goto("/contacts/")
    watched.get_by_role("button", name="Filtrer").click()
    watched.locator("#filter-pick").get_by_role("button", name="Statut").click()
    watched.get_by_label("client", exact=True).check()
    watched.locator("#filter-pick").get_by_role("button", name="Filtrer").click()
    expect(watched.locator("#count")).to_have_text("1")
    watched.get_by_label("Retirer le filtre Statut").click()
    expect(watched.locator("#count")).to_have_text("3")


READY = "addEventListener('DOMContentLoaded', () => { window.ready = Boolean(document.querySelector('[data-htmx-powered]')) })"


def test_the_page_listens_before_it_says_that_it_is_there(watched: Page, people: list[int]) -> None:
    watched.add_init_script(READY)
    watched.goto("/companies/", wait_until="domcontentloaded")
    assert watched.evaluate("window.ready")


def test_the_palette_goes_anywhere(watched: Page, people: list[int]) -> None:
    watched.goto("/companies/")
    watched.keyboard.press("Control+k")
    watched.keyboard.type("blan")
    expect(watched.get_by_role("option", name="Bruno Blanc")).to_have_attribute("aria-selected", "true")
    watched.keyboard.press("Enter")
    watched.wait_for_url(f"**/contacts/{people[1]}/")
    watched.keyboard.press("g")
    watched.keyboard.press("s")
    watched.wait_for_url("**/companies/")


def test_a_call_is_noted_on_the_page(watched: Page, people: list[int]) -> None:
    watched.goto(f"/contacts/{people[1]}/")
    watched.get_by_label("Ce qui a été dit").fill("Rappeler pour la révision")
    watched.get_by_text("À rappeler").click()
    watched.get_by_label("Rappeler le").fill("2026-12-01T10:00")
    watched.get_by_role("button", name="Noter").click()
    expect(watched.locator("#timeline")).to_contain_text("Rappeler pour la révision")
    expect(watched.get_by_label("Ce qui a été dit")).to_have_value("")
    watched.get_by_role("button", name="Annuler").click()
    expect(watched.locator("#timeline")).not_to_contain_text("Rappeler pour la révision")


def test_axe_finds_nothing(watched: Page, people: list[int]) -> None:
    watched.emulate_media(reduced_motion="reduce")
    places = ["/contacts/", "/contacts/?q=nobody", "/companies/", f"/contacts/{people[0]}/", "/about/"]
    places += [f"/contacts/{people[0]}/?tab=sources", "/accounts/2fa/", "/accounts/sessions/"]
    places += ["/automations/", "/automations/new/"]
    for place in places:
        watched.goto(place)
        assert_accessible(watched)
    watched.goto("/contacts/")
    for opened in ("[data-dialog=columns]", "[data-dialog=new-contact]"):
        watched.locator(opened).click()
        assert_accessible(watched)
        watched.keyboard.press("Escape")


def test_axe_finds_nothing_in_the_dark(watched: Page, people: list[int]) -> None:
    watched.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for place in ("/contacts/", f"/contacts/{people[0]}/"):
        watched.goto(place)
        assert_accessible(watched)


def test_axe_finds_nothing_at_the_door(visitor: Page, people: list[int]) -> None:
    for place in ("/accounts/login/", "/accounts/password/reset/"):
        visitor.goto(place)
        assert_accessible(visitor)
    visitor.goto("/accounts/login/")
    visitor.get_by_placeholder("Adresse e-mail").fill("admin@example.fr")
    visitor.get_by_placeholder("Mot de passe").fill(PASSWORD)
    visitor.get_by_role("button", name="Connexion").click()
    expect(visitor.get_by_role("heading", name="Contacts")).to_be_visible()


def test_nothing_overflows_a_phone(watched: Page, people: list[int]) -> None:
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for place in ("/contacts/", "/companies/", f"/contacts/{people[0]}/", "/about/", "/accounts/sessions/"):
        watched.goto(place)
        assert watched.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"], place
    watched.goto("/contacts/")
    expect(watched.get_by_role("link", name="Sociétés")).to_be_hidden()
    watched.get_by_role("button", name="Menu").click()
    watched.get_by_role("link", name="Sociétés").click()
    watched.wait_for_url("**/companies/")
