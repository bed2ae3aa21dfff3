"""Thousands changed at once: a card says how far, a toast takes it back, and nobody waits."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from chaland.customers.models import Contact
from chaland.customers.services.hand import many
from chaland.jobs.models import Job, State
from tests.faces.web.conftest import make_contact
from tests.faces.web.imports.files import work

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 2)


def told(answer: object) -> dict[str, str]:
    toast: dict[str, str] = json.loads(answer.headers["HX-Trigger"])["toast"]  # type: ignore[attr-defined]
    return toast


def red() -> int:
    return Contact.objects.filter(colour="red").count()


@pytest.mark.django_db
def test_a_long_change_is_a_job_with_its_card_its_word_and_its_way_back(manager: Client) -> None:
    for town in ("69003", "75011", "69001", "69006"):
        make_contact(postal_code=town, city=None)
    asked = {"everyone": "yes", "query": "?f=department:equals:69", "colour": "red"}
    answer = manager.post("/contacts/bulk/", asked, headers=HTMX)
    assert red() == 0
    assert answer.headers["HX-Reswap"] == "none"
    card = re.search(r'hx-get="(/contacts/bulk/\d+/\?[^"]*)"', answer.content.decode())
    assert card
    assert "Modification de nombreux contacts" in manager.get("/contacts/").content.decode()
    assert manager.get(card[1], headers=HTMX).status_code == 200
    work()
    assert red() == 3
    ended = manager.get(card[1], headers=HTMX)
    assert (ended.content, told(ended)["message"]) == (b"", "3 contacts modifiés.")
    assert told(ended)["undo"] == told(answer)["undo"]
    assert "contacts-changed" in json.loads(ended.headers["HX-Trigger"])
    manager.post(told(ended)["undo"], headers=HTMX)
    work()
    assert red() == 0
    last = manager.get(f"/contacts/bulk/{Job.objects.latest('pk').pk}/", headers=HTMX)
    assert told(last)["message"] == "Annulé pour 3 contacts."


@pytest.mark.django_db
def test_few_are_changed_at_once(manager: Client) -> None:
    made = [make_contact() for _ in range(2)]
    assert manager.post("/contacts/bulk/", {"ids": made, "colour": "red"}, headers=HTMX).status_code == 204
    assert red() == 2
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_card_is_for_who_asked(manager: Client, reader: Client) -> None:
    made = [make_contact() for _ in range(3)]
    manager.post("/contacts/bulk/", {"ids": made, "tag": "VIP"}, headers=HTMX)
    assert reader.get(f"/contacts/bulk/{Job.objects.get().pk}/", headers=HTMX).status_code == 403


def test_everyone_in_the_list_is_coloured_under_a_card(page: Page, transactional_db: None) -> None:
    for n in range(61):
        make_contact(last_name=f"Nom{n:02}")
    page.goto("/contacts/")
    expect(page.locator("#count")).to_have_text("61")
    page.get_by_role("checkbox", name="Sélectionner toutes les lignes affichées").check()
    page.get_by_role("button", name="Prendre toute la liste").click()
    page.get_by_role("button", name="Couleur").click()
    page.locator("#bulk-colour button.tint-red").click()
    card = page.locator("#underway .progress")
    expect(card).to_contain_text("Modification de nombreux contacts")
    work()
    expect(page.locator(".toast").last).to_contain_text("61 contacts modifiés.")
    expect(card).to_have_count(0)
    expect(page.locator("#rows tr.tint-red").first).to_be_visible()
    page.locator(".toast").last.get_by_role("button", name="Annuler").click()
    expect(card).to_contain_text("Annulation d'une modification")
    work()
    expect(page.locator("#rows tr.tint-red")).to_have_count(0)
    assert Job.objects.filter(state=State.DONE).count() == 2
