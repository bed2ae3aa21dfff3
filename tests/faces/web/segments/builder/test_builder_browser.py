"""The builder under the hands: keys, mouse, the sentence, the map; what axe sees; a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chaland.segments.saved import segment_called
from tests.faces.web.conftest import make_contact
from tests.harness.browser import assert_accessible

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def people(transactional_db: None) -> None:
    make_contact(first_name="Anne", last_name="Arnaud", birth_date="1990-05-01", status="customer")
    make_contact(first_name="Bruno", last_name="Blanc", postal_code="75011", city="Paris", tags=["VIP"])
    make_contact(first_name="Chloé", last_name="Cœuret", birth_date="1960-05-01")


@pytest.fixture
def watched(page: Page, people: None) -> Iterator[Page]:
    """A page on which the console may not complain."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def add(page: Page, field: str) -> None:
    page.get_by_role("button", name="Condition", exact=True).last.click()
    page.keyboard.type(field)
    page.keyboard.press("Enter")


def test_a_segment_is_built_by_keys_and_by_hand_and_saved(watched: Page) -> None:
    page = watched
    page.goto("/segments/new/")
    count, sentence = page.locator("#bar-count"), page.locator("#sentence")
    expect(count).to_have_text("3")
    add(page, "ville")
    expect(page.locator("#b0-pick")).to_be_focused()
    page.keyboard.type("ly")
    page.keyboard.press("Enter")
    expect(sentence).to_have_value('ville = "Lyon"')
    expect(count).to_have_text("2")
    page.keyboard.press("Escape")
    add(page, "age")
    expect(page.locator("#b1-v0")).to_be_focused()
    page.keyboard.type("50")
    expect(sentence).to_have_value('ville = "Lyon" et âge >= 50')
    expect(count).to_have_text("1")
    expect(page.locator("#b1-v0")).to_be_focused()
    page.locator("#b1-is").select_option("less")
    expect(sentence).to_have_value('ville = "Lyon" et âge < 50')
    page.locator("#b1-handle").press("ArrowUp")
    expect(sentence).to_have_value('âge < 50 et ville = "Lyon"')
    expect(page.locator("#b0-handle")).to_be_focused()
    page.get_by_role("button", name="Groupe", exact=True).click()
    page.locator("#b0-handle").drag_to(page.locator("#b2"))
    expect(sentence).to_have_value('ville = "Lyon" et âge < 50')
    expect(page.locator("#b1 #b1-0")).to_be_visible()
    page.locator("#b1-0 [data-act=remove]").click()
    expect(sentence).to_have_value('ville = "Lyon"')
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(sentence).to_have_value('ville = "Lyon" et âge < 50')
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Nom").fill("Jeunes Lyonnais")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/segments/\d+/$"))
    assert segment_called("Jeunes Lyonnais").size == 1


def test_the_sentence_is_completed_mended_and_becomes_blocks(watched: Page) -> None:
    page = watched
    page.goto("/segments/new/")
    sentence = page.locator("#sentence")
    sentence.press_sequentially("vil")
    option = page.get_by_role("option", name="ville Ville")
    expect(option).to_be_visible()
    sentence.press("ArrowDown")
    sentence.press("Enter")
    expect(sentence).to_have_value("ville ")
    sentence.press_sequentially('= "Paris"')
    expect(page.locator(".b-chip", has_text="Paris")).to_be_visible()
    expect(page.locator("#bar-count")).to_have_text("1")
    sentence.fill('vile = "Paris" et age > "x"')
    expect(page.locator("#sentence-marks mark")).to_have_text(["vile", '"x"'])
    expect(page.locator("#bar-count")).to_have_text("—")
    expect(page.locator(".b-chip", has_text="Paris")).to_be_visible()
    page.get_by_role("button", name="Remplacer par ville").click()
    expect(page.locator("#sentence-marks mark")).to_have_text(['"x"'])
    sentence.fill("")
    expect(page.locator("#bar-count")).to_have_text("3")
    stale = page.locator("#builder-people.is-stale")
    expect(stale).to_have_count(0)
    page.route("**/segments/builder/people/", lambda route: None)  # the answer does not come
    sentence.fill('ville = "Paris"')
    expect(page.locator("#bar-count")).to_have_text("1")
    expect(stale).to_have_count(1)


def drag(page: Page, what: str, right: float, down: float) -> None:
    box: Any = page.locator(what).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()


def test_the_circle_follows_the_hand_and_axe_finds_nothing(watched: Page) -> None:
    page = watched
    page.emulate_media(reduced_motion="reduce")
    page.goto("/segments/new/")
    add(page, "distance")
    expect(page.locator("#b0-pick")).to_be_focused()
    page.keyboard.type("69003")
    page.keyboard.press("Enter")
    expect(page.locator("#sentence")).to_have_value('près_de("69003", 30 km)')
    expect(page.locator("#bar-count")).to_have_text("2")
    drag(page, "[data-rim]", 40, 0)
    expect(page.locator("#sentence")).to_have_value(re.compile(r'près_de\("69003", 1\d\d km\)'))
    drag(page, "[data-centre]", 0, -120)
    expect(page.locator("#sentence")).to_have_value(re.compile(r"près_de\(4\d\.\d+, 4\.\d+, 1\d\d km\)"))
    page.locator("[data-rim]").press("ArrowRight")
    add(page, "achats")
    page.get_by_role("button", name="Lesquels ? (produit, date…)").click()
    page.keyboard.type("date")
    page.keyboard.press("Enter")
    expect(page.locator("#sentence")).to_have_value(re.compile(r"existe\(achats où date >= il y a 12 mois\)"))
    expect(page.locator("#builder-people")).not_to_be_empty()
    expect(page.locator(".is-stale")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("button", name="Carte").click()
    expect(page.locator("[data-map]")).to_have_count(0)
    page.locator("#b0-handle").drag_to(page.locator("#b1-where"))
    expect(page.locator("#builder-told")).to_have_text("Elle ne peut pas aller là.")
    page.get_by_role("button", name="Enregistrer").click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("() => document.querySelector('#content').scrollWidth") == PHONE["width"]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto("/segments/new/?where=" + 'ville = "Lyon"')
    expect(page.locator("#builder-people")).to_contain_text("Anne Arnaud")
    expect(page.locator(".is-stale")).to_have_count(0)
    assert_accessible(page)
