"""A segment looked at in a browser: its list, its page, why, its overlap, deleted and put back; axe all along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from chaland.customers.models import Contact
from chaland.kernel.clock import stop_clock, system_clock
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible


def lyon_and_others() -> None:
    """A segment of last week that somebody has entered since, and two others."""
    make_contact(last_name="Martin")
    zoe = make_contact(last_name="Zola", first_name="Zoé", city="Paris", postal_code="75011")
    now = system_clock()
    stop_clock(now - timedelta(days=8))
    save_segment(name="Lyonnais", sentence='ville = "Lyon"', by=None, colour="green", folder="Villes")
    stop_clock(None)
    save_segment(name="En Z", sentence='nom commence par "Z"', by=None)
    save_segment(name="Chacun", sentence="everyone", by=None, frozen=True)
    Contact.objects.filter(pk=zoe).update(city="Lyon", city_key="lyon")
    catch_up()


def test_a_segment_from_its_list_to_its_deletion_and_back(page: Any) -> None:
    lyon_and_others()
    page.goto("/segments/")
    expect(page.get_by_text("3 segments")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("/")
    page.keyboard.type("villes")
    expect(page.get_by_text("1 segment", exact=True)).to_be_visible()
    page.get_by_role("link", name="Lyonnais").click()
    expect(page.get_by_text("une donnée a changé : la ville est « Lyon »")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("zola")
    page.get_by_role("button", name="Zoé Zola").click()
    expect(page.get_by_text("est dans ce segment")).to_be_visible()
    page.get_by_role("button", name="Choisir jusqu'à 4 segments").click()
    page.get_by_role("checkbox", name="En Z").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name="dedans dedans 1 Les voir")).to_be_visible()
    page.get_by_role("button", name="1 an").click()
    expect(page.get_by_role("button", name="1 an")).to_have_attribute("aria-pressed", "true")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Supprimer").click()
    expect(page.locator("#toasts").get_by_text("« Lyonnais » est supprimé.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("heading", name="Lyonnais")).to_be_visible()


def test_a_contact_tells_why_it_is_in_a_segment_and_a_pack_is_added(page: Any) -> None:
    lyon_and_others()
    page.goto(f"/contacts/{Contact.objects.get(last_name='Zola').pk}/")
    page.get_by_text("pourquoi ?").nth(2).click()
    expect(page.get_by_text("La ville est « Lyon »")).to_be_visible()
    assert_accessible(page)
    page.goto("/segments/ready-made/")
    assert_accessible(page)
    page.get_by_role("button", name="Ajouter Acheteurs d'une seule fois").click()
    expect(page.locator("#toasts").get_by_text("1 segment ajouté.")).to_be_visible()
    page.get_by_role("link", name="Acheteurs d'une seule fois").click()
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Nom, dossier, responsable").click()
    page.get_by_label("Nom", exact=True).fill("Lyonnais")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le segment « Lyonnais » existe déjà")).to_be_visible()
    assert_accessible(page)
