"""A salesperson's day in a real Chromium: the first question, a yes read out, a no in one click, the proof."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from chaland.consent.models import Entry, Purpose
from chaland.consent.services.purposes import name_company, seed_purposes
from tests.faces.web.consent.conftest import someone
from tests.harness.browser import assert_accessible


def test_the_file_is_given_its_purposes_by_keyboard(page: Page) -> None:
    page.goto("/contacts/")
    page.get_by_role("link", name="Répondre").click()
    expect(page.get_by_role("heading", name="À quoi sert mon fichier ?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("radio", name="Tous métiers").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Rappels d'entretien")).to_be_visible()
    page.get_by_role("checkbox", name="Renouvellement").uncheck()
    page.get_by_label("Ce que nous vendons").fill("voitures neuves et d'occasion")
    page.get_by_label("Nom de l'entreprise").fill("Garage du Lac")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("C'est noté")
    assert Purpose.objects.get(code="workshop").active
    assert not Purpose.objects.get(code="renewal").active
    page.goto("/settings/purposes/")
    assert_accessible(page)


def test_a_yes_is_read_out_a_no_takes_one_click_and_both_are_proved(page: Page) -> None:
    name_company(name="Garage du Lac")
    seed_purposes()
    Purpose.objects.filter(prospecting=True).update(goods_or_services="voitures")
    contact = someone()
    page.goto(f"/contacts/{contact}/")
    panel = page.locator("#may-reach")
    sms = panel.locator(".reach-line", has_text="SMS").first
    expect(sms).to_contain_text("Non")
    assert_accessible(page)
    sms.get_by_role("button", name="SMS").click()
    sms.get_by_role("link", name="Dit oui").click()
    expect(page.get_by_text("J'accepte de recevoir par SMS")).to_be_visible()
    page.get_by_label("Canal").select_option("email")
    expect(page.get_by_text("J'accepte de recevoir par e-mail")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="A dit oui").click()
    email = panel.locator(".reach-line", has_text="E-mail").first
    expect(email).to_contain_text("Oui")
    assert_accessible(page)
    expect(page.locator("#reach-brief")).to_contain_text("E-mail: Oui")
    email.get_by_role("button", name="Dit non E-mail").click()
    expect(email).to_contain_text("Non")
    expect(page.locator("#reach-brief")).to_contain_text("E-mail: Non")
    expect(page.locator("#consents-tab .moment")).to_have_count(2)
    page.get_by_role("button", name="Annuler").click()
    expect(email).to_contain_text("Oui")
    email.get_by_role("link", name="Preuve").click()
    expect(page.get_by_role("heading", name="Preuve n°")).to_be_visible()
    expect(page.get_by_text("J'accepte de recevoir par e-mail")).to_be_visible()
    assert_accessible(page)
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
        "given",
        "withdrawn",
        "voided",
    ]


def test_the_dashboard_fits_a_phone(page: Page) -> None:
    name_company(name="Garage du Lac")
    seed_purposes()
    someone()
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        "/consents/",
        "/consents/oppositions/",
        "/settings/terms/",
        "/consents/expiring/?days=30",
    ):
        page.goto(address)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert_accessible(page)
    page.goto("/consents/")
    page.get_by_role("link", name="Courrier").click()
    expect(page.locator(".filter-chip")).to_contain_text("Joignable par")
    expect(page.get_by_role("link", name="Zoé Martin")).to_be_visible()
