"""The wizard in a real Chromium: drop, correct, check, commit, undo; axe on each page, at two widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chaland.customers.models import Contact
from tests.faces.web.imports.files import PEOPLE, SECRETS, work
from tests.harness.browser import assert_accessible

PHONE = {"width": 390, "height": 844}
CUT_AT_THE_RIGHT = """(width) => [...document.querySelectorAll(".main *")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .tabs, [popover], details:not([open])"))
  .filter((one) => one.getBoundingClientRect().right > width + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which the console may not complain."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def drop(page: Page, path: Path, source: str = "Boutique") -> None:
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("D'où il vient").fill(source)
    page.get_by_role("button", name="Envoyer et reconnaître").click()


def written(folder: Path, text: str) -> Path:
    path = folder / "clients.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_drop_correct_check_commit_undo(watched: Page, tmp_path: Path) -> None:
    page = watched
    page.goto("/imports/new/")
    assert_accessible(page)
    drop(page, written(tmp_path, PEOPLE))
    preview = page.get_by_role("region", name="Aperçu")
    expect(preview.get_by_text("LYON 03")).to_be_visible()
    assert_accessible(page)
    expect(preview.get_by_text("Mobile", exact=True)).not_to_have_count(0)
    page.get_by_role("combobox", name="Mobile", exact=True).select_option("Laisser dans la ligne brute")
    expect(preview.get_by_text("Mobile", exact=True)).to_have_count(0)
    page.get_by_text("sûr").first.click()
    expect(page.get_by_text("l'en-tête dit « Prénom »")).to_be_visible()
    page.get_by_role("button", name="Analyser").click()
    expect(page.get_by_role("heading", name="Analyse de clients.csv")).to_be_visible()
    assert_accessible(page)
    work()
    expect(page.get_by_text("Rien n'est encore écrit")).to_be_visible()
    assert_accessible(page)
    page.get_by_text("Majuscules du nom").click()
    expect(page.get_by_text("DUPONT", exact=True)).to_be_visible()
    assert not Contact.objects.exists()
    page.get_by_role("button", name="Valider l'import").click()
    expect(page.get_by_role("heading", name="Import de clients.csv", exact=True)).to_be_visible()
    work()
    expect(page.get_by_role("link", name="Voir les contacts de cette source")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Voir les contacts de cette source").click()
    expect(page.get_by_role("link", name="Jean Dupont")).to_be_attached()
    page.goto("/imports/")
    page.get_by_role("link", name="Annuler l'import de clients.csv").click()
    assert_accessible(page)
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_role("heading", name="Annulation de l'import de clients.csv")).to_be_visible()
    work()
    expect(page.get_by_text("Cet import a été annulé")).to_be_visible()
    assert not Contact.objects.exists()


def test_a_file_is_dropped_on_the_zone(watched: Page) -> None:
    page = watched
    page.goto("/imports/new/")
    made = page.evaluate_handle(
        """(text) => { const bag = new DataTransfer();
        bag.items.add(new File([text], "salon.csv", {type: "text/csv"})); return bag; }""",
        PEOPLE,
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": made})
    expect(page.get_by_text("salon.csv")).to_be_visible()
    page.get_by_label("D'où il vient").fill("Salon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Colonnes du fichier")).to_be_visible()


def test_an_unreadable_file_is_refused_on_the_spot(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "photo.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    drop(page, path)
    expect(page.locator("#f-file-error1")).to_be_visible()
    expect(page.get_by_label("D'où il vient")).to_have_value("Boutique")
    assert_accessible(page)


def test_a_sensitive_column_takes_a_reason(page: Page, tmp_path: Path) -> None:
    drop(page, written(tmp_path, SECRETS))
    card = page.get_by_role("combobox", name="Carte bancaire", exact=True)
    expect(card).to_have_value("mask")
    card.select_option("Garder en champ personnalisé")
    page.get_by_role("button", name="Analyser").click()
    expect(page.locator("#f-reason-error1")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Pourquoi les colonnes sensibles").fill("Litige en cours")
    page.get_by_role("button", name="Analyser").click()
    expect(page.get_by_role("heading", name="Analyse de clients.csv")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(page: Page, tmp_path: Path, viewport: dict[str, int]) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    drop(page, written(tmp_path, PEOPLE))
    expect(page.get_by_text("LYON 03").last).to_be_attached()
    page.get_by_role("button", name="Analyser").click()
    expect(page.get_by_role("heading", name="Analyse de clients.csv")).to_be_visible()
    work()
    expect(page.get_by_text("Rien n'est encore écrit")).to_be_visible()
    page.get_by_role("button", name="Valider").click()
    work()
    expect(page.get_by_text("Importé le")).to_be_visible()
    assert page.evaluate(CUT_AT_THE_RIGHT, viewport["width"]) == []
    settings = [f"/settings/{name}/" for name in ("fields", "tags", "colours", "sources", "users", "me")]
    for address in ("/imports/", "/imports/recipes/", "/jobs/", *settings):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= viewport["width"], address
        assert page.evaluate(CUT_AT_THE_RIGHT, viewport["width"]) == [], address


def test_settings_by_keyboard(watched: Page) -> None:
    page = watched
    page.goto("/settings/colours/")
    page.get_by_text("rouge").first.focus()
    page.locator(".settings-list summary").first.press("Enter")
    rule = page.get_by_label("Règle").first
    rule.fill('ville = "Lyon"')
    page.get_by_role("button", name="Enregistrer").first.press("Enter")
    expect(page.get_by_text("Les contacts pour lesquels")).to_be_visible()
    assert_accessible(page)
