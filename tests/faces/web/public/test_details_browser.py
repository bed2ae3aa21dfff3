"""“Check my details” on a phone: read, corrected, thanked for; in both languages; axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.consent.domain.tokens import Use
from chaland.consent.services.tokens import seal_words
from chaland.customers.models import Contact
from tests.harness.browser import assert_accessible
from tests.quality.updating.test_rounds import opened, person


@pytest.mark.django_db(transaction=True)
def test_somebody_corrects_their_mobile_on_a_phone(new_context: Any, live_server: Any) -> None:
    contact = person(email="sophie@orange.fr")
    link = f"/d/{seal_words(Use.DETAILS, str(opened(contact).asked.pk), str(contact))}"
    page = new_context(base_url=live_server.url).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{link}?lang=en")
    expect(page.get_by_role("heading", name="Check my details")).to_be_visible()
    assert_accessible(page)
    page.goto(link)
    mobile = page.get_by_role("group", name="Mobile")
    expect(mobile.get_by_label("Nouveau mobile")).to_be_hidden()
    mobile.get_by_label("Cela a changé").check()
    mobile.get_by_label("Nouveau mobile").fill("douze")
    mobile.get_by_label("Nouveau mobile").press("Enter")
    expect(mobile.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    mobile.get_by_label("Nouveau mobile").fill("07 11 22 33 44")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Merci")).to_be_visible()
    assert_accessible(page)
    assert Contact.objects.get().mobile == "+33711223344"
    page.goto(f"{link}AA")
    expect(page.get_by_text("Ce lien n'est pas valable")).to_be_visible()
