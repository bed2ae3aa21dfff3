"""The composer in a browser: fields put where one writes, the counter and its mending, the blocks of an email."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from chaland.campaigns.domain.drafts import draft_from
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.composing import create_campaign
from tests.campaigns.audience import agreed, offers
from tests.harness.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = "<img src=x onerror=alert(1)>"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def begun(channel: str, **changes: Any) -> Campaign:
    purpose = offers()
    agreed(1, purpose, channel=channel, first_name=HOSTILE)
    described = {
        "name": f"L'essai {channel}",
        "channel": channel,
        "purpose": purpose.code,
        "sentence": "tous",
    }
    return create_campaign(draft=draft_from(described | changes), by=None)


def test_a_text_and_an_email_are_written(page: Any) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a name was run: {dialog.message}"))
    with override_settings(CHALAND_URL="https://clients.garage.example"):
        _write_a_text(page)
        page.set_viewport_size(DESK)
        _write_an_email(page)


def _write_a_text(page: Any) -> None:
    page.goto(f"/campaigns/{begun('sms', sender='GARAGE').pk}/")
    text, counter = page.get_by_label("Texte", exact=True), page.locator(".camp-counter")
    text.press_sequentially("Bonjour ")
    page.get_by_role("button", name="Champ", exact=True).click()
    page.get_by_label("S'il est vide, dire").fill("cher client")
    page.locator("[data-chip='contact.first_name']").click()
    text.press_sequentially(", c'est la fête")
    expect(text).to_have_value('Bonjour {{ contact.first_name | default: "cher client" }}, c\'est la fête')
    expect(counter).to_contain_text("UCS-2")
    expect(page.locator(".camp-bubble mark")).to_have_text("ê")
    page.get_by_role("button", name="Les remplacer").click()
    expect(counter).to_contain_text("GSM-7")
    expect(page.locator(".camp-bubble")).to_have_text(f"Bonjour {HOSTILE}, c'est la fete STOP au 36xxx")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    expect(page.locator("#count-here")).to_contain_text("GSM-7")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _write_an_email(page: Any) -> None:
    page.goto(f"/campaigns/{begun('email', sender='a@garage.example').pk}/")
    page.get_by_label("Objet", exact=True).first.fill("Bonjour")
    blocks = page.locator("[data-blocks]").first
    add = blocks.locator(":scope > .camp-blocks > select")
    for kind, words in (("text", "Pour **vous**"), ("heading", "Bonjour {{ contact.first_name }}")):
        add.select_option(kind)
        blocks.get_by_label("Texte").last.fill(words)
    blocks.get_by_role("button", name="Monter : Titre 2").click()
    letter = page.frame_locator(".camp-frame").first
    expect(letter.get_by_role("heading")).to_have_text(f"Bonjour {HOSTILE}")
    expect(letter.locator("strong").first).to_have_text("vous")
    blocks.get_by_text("Pour certains seulement").first.click()
    blocks.get_by_label("Montrer ce bloc si").first.fill("loyalty.points > 100")
    expect(letter.get_by_role("heading")).to_have_count(0)
    assert_accessible(page)
