"""Quality in a real browser: one click settles a doubt, another takes it back; wide and narrow, axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.customers.models import Contact
from chaland.quality.services.keeping_up import catch_up
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible


@pytest.mark.django_db(transaction=True)
def test_a_doubt_is_settled_and_taken_back(page: Any) -> None:
    contact = make_contact(email="jean@gmial.com", activity="Plomberie")
    catch_up()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/quality/")
    expect(page.get_by_text("Il ne manque rien d'important à vos clients.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="E-mail mal tapé").click()
    page.get_by_role("button", name="Corriger l'e-mail").click()
    expect(page.get_by_text("Plus aucun doute de ce genre.")).to_be_visible()
    assert Contact.objects.get(pk=contact).email == "jean@gmail.com"
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("jean@gmial.com")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    page.goto(f"/contacts/{contact}/")
    expect(page.get_by_role("heading", name="Qualité")).to_be_attached()
    expect(page.get_by_text("à vérifier : e-mail mal tapé")).to_be_attached()
    assert_accessible(page)
