"""Near values in a real browser: one key unifies a group, another click takes it back; wide and narrow, axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.customers.models import Contact
from chaland.quality.variants.looking import look
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible


@pytest.mark.django_db(transaction=True)
def test_a_group_is_unified_by_the_keyboard_and_given_back(page: Any) -> None:
    for city in ("Toulouse", "Toulouse", "Toulousse"):
        make_contact(city=city)
    for activity in ("Boulangerie", "boulangerie", "Boulangrie", "Boulangerie"):
        make_contact(activity=activity)
    for field in ("city", "activity"):
        look(field)
    save_segment(name="Toulousains", sentence='ville = "Toulousse"', by=None)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/quality/values/")
    expect(page.get_by_text("lettre doublée ou non")).to_be_visible()
    expect(page.get_by_text("écrire aussi la valeur gardée dans « Toulousains »")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Écrire", exact=True).press("Enter")
    expect(page.get_by_text("Pas de valeurs proches dans ce champ.")).to_be_visible()
    assert Contact.objects.filter(city="Toulouse").count() == 3
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_text("lettre doublée ou non")).to_be_visible()
    assert Contact.objects.filter(city="Toulouse").count() == 2
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/quality/values/?field=activity")
    page.get_by_role("button", name="Distinctes").click()
    expect(page.get_by_text("Dites distinctes")).to_be_visible()
    assert_accessible(page)
