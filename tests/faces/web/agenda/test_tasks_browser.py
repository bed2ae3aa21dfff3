"""“To do” in a real browser: one click ends it, another takes it back; wide and narrow, axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.customers.models import Interaction
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible


@pytest.mark.django_db(transaction=True)
def test_a_task_is_added_ended_and_taken_back(page: Any) -> None:
    contact = make_contact(first_name="Sophie")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/contacts/{contact}/")
    page.get_by_text("Ajouter une chose à faire").click()
    page.get_by_label("Ce qu'il y a à faire").fill("Devis cuisine")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_text("Devis cuisine").first).to_be_visible()
    assert_accessible(page)
    page.goto("/tasks/")
    expect(page.get_by_text("Devis cuisine").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Non joint").click()
    expect(page.get_by_text("1 essai sans réponse")).to_be_visible()
    expect(page.get_by_label("Confier la sélection à")).to_be_hidden()
    page.get_by_role("checkbox", name="Devis cuisine").check()
    expect(page.get_by_label("Confier la sélection à")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Joint", exact=False).first.click()
    expect(page.get_by_text("Rien à faire ici")).to_be_visible()
    assert Interaction.objects.count() == 2
    page.get_by_role("button", name="Annuler").last.click()
    expect(page.get_by_text("Devis cuisine").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    page.goto("/quality/updating/")
    expect(page.get_by_role("heading", name="Tours")).to_be_visible()
    assert_accessible(page)
