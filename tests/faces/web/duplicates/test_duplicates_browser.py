"""Duplicates in a real browser: search, review by keyboard, merge, undo, batch; axe finds nothing, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.customers.models import Contact
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible

MARTIN = {"last_name": "Martin", "birth_date": "1982-09-22", "postal_code": "67000", "city": "Strasbourg"}
PETIT = {"last_name": "Petit", "first_name": "Luc", "birth_date": "1970-05-05"}


def _two_who_stand_twice() -> int:
    """Four contacts; the number of the first."""
    first = make_contact(**MARTIN, first_name="Sophie", email="sophie@exemple.fr", mobile="+33655443322")
    make_contact(**MARTIN, first_name="Sophie", email="s.martin@exemple.fr", mobile="+33655443322")
    for street in ("3 rue Basse", "12 avenue Foch"):
        make_contact(**PETIT, street=street, mobile="+33611223344", email="luc.petit@exemple.fr")
    return first


@pytest.mark.django_db(transaction=True)
def test_from_the_search_to_the_batch(page: Any) -> None:
    first = _two_who_stand_twice()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/duplicates/")
    page.get_by_role("button", name="Chercher les doublons").click()
    expect(page.get_by_role("heading", name="Recherche des doublons")).to_be_visible()
    run_now(Job.objects.get())
    expect(page.get_by_text("Jugées par le modèle livré.")).to_be_visible()
    assert_accessible(page)

    page.goto("/duplicates/review/?band=all&order=sure")
    title = page.locator("[data-case-title]")
    expect(title).to_be_visible()
    before = title.inner_text()
    assert_accessible(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-column="1"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-column="2"]')).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator('[data-column="2"]')).not_to_be_checked()
    page.keyboard.press("2")
    page.keyboard.press("m")
    expect(page.get_by_text("2 fiches réunies en une.")).to_be_visible()
    expect(title).not_to_have_text(before)
    assert Contact.objects.count() == 3
    page.keyboard.press("u")
    expect(page.get_by_text("Réponse annulée.")).to_be_visible()
    expect(title).to_have_text(before)
    assert Contact.objects.count() == 4
    page.keyboard.press("d")
    expect(title).not_to_have_text(before)
    page.keyboard.press("p")
    expect(page.get_by_text("Plus rien à vérifier avec ces filtres")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="1 mise de côté").click()
    expect(page.get_by_role("button", name="Même personne")).to_be_visible()
    assert_accessible(page)

    page.goto("/duplicates/batch/")
    page.get_by_label("Fusionner à partir de cette probabilité").press("ArrowRight")
    page.get_by_role("button", name="Fusionner 1 groupe").click()
    expect(page.get_by_role("heading", name="Fusion des doublons")).to_be_visible()
    run_now(Job.objects.get(kind="duplicates.merge"))
    expect(page.get_by_role("button", name="Défaire tout le lot")).to_be_visible()
    assert_accessible(page)
    assert Contact.objects.count() == 3
    page.goto(f"/contacts/{first}/")
    expect(page.locator("#side")).to_be_visible()
