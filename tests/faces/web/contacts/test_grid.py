"""The grid: pages that follow one another, an exact count, search, edits and their undo, rights, exports."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from urllib.parse import quote

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from chaland.access.models import AuditEntry
from chaland.customers.domain.grid import COLUMNS, Ask
from chaland.customers.models import Contact
from chaland.customers.queries import grid
from chaland.exports.domain import FORMS
from chaland.faces.web.contacts.state import parse
from tests.faces.web.conftest import make_contact, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(page: str) -> list[str]:
    return re.findall(r'<a class="clip" href="/contacts/\d+/" tabindex="-1">([^<]+)</a>', page)


@pytest.mark.parametrize("sort", [name for name, column in COLUMNS.items() if column.sort])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_one_another_without_gap_nor_repeat(sort: str, descending: bool) -> None:
    made = [
        make_contact(last_name=f"D{at % 3}", city=["Lyon", None, "Paris"][at % 3], postal_code=None)
        for at in range(11)
    ]
    ask, seen, after = Ask(sort=sort, descending=descending), [], None
    while True:
        page = grid.page(ask, after=after, limit=4)
        seen += [line.id for line in page.lines]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(made)
    assert len(seen) == grid.count(ask) == 11


@pytest.mark.parametrize("sort", ["name", "city", "total_spent"])
def test_pages_of_one_thing_or_another_follow_too(sort: str) -> None:
    lyon = [make_contact(last_name=f"D{at}", city="Lyon", city_key="lyon") for at in range(7)]
    paris = [make_contact(last_name=f"C{at}", city="Paris", city_key="paris") for at in range(4)]
    make_contact(city="Brest", city_key="brest")
    state = parse(QueryDict("where=" + quote('ville = "Lyon" ou ville = "Paris"') + f"&sort={sort}"), None)
    seen: list[int] = []
    after = None
    for _ in range(4):
        page = grid.page(state.ask, state.filters, after=after, limit=3)
        seen, after = [*seen, *(line.id for line in page.lines)], page.next
    assert after is None
    assert len(seen) == 11
    assert sorted(seen) == sorted([*lyon, *paris])


def test_search_finds_every_word_anywhere(manager: Client) -> None:
    make_contact(first_name="Élise", last_name="Cœuret", mobile="+33612345678", email="e.c@example.fr")
    make_contact(first_name="Jean", last_name="Martin", postal_code="75011", city="Paris")
    for typed in ("elise coeuret", "06 12 34", "0612345678", "+33 6 12 34", "lyon cœur", "e.c@ex", "él"):
        assert names(manager.get("/contacts/", {"q": typed}).content.decode()) == ["Élise Cœuret"], typed
    for typed in ("elise paris", "%", '" OR', "_"):
        assert names(manager.get("/contacts/", {"q": typed}).content.decode()) == [], typed
    assert manager.get("/contacts/count/", {"q": "martin"}).content == b"1"


def test_only_the_region_answers_a_search(manager: Client) -> None:
    make_contact()
    answer = manager.get(
        "/contacts/", {"q": "dup"}, headers={**HTMX, "HX-Target": "div#region"}
    ).content.decode()
    assert "<html" not in answer
    assert names(answer) == ["Jean Dupont"]
    assert 'hx-target="#count"' in answer


def test_the_start_keeps_what_it_was_asked(manager: Client) -> None:
    assert manager.get("/").headers["Location"] == "/contacts/"
    answer = manager.get("/", {"where": 'city = "Lyon"', "q": "du"})
    assert answer.headers["Location"] == "/contacts/?where=city+%3D+%22Lyon%22&q=du"


def test_an_edit_and_its_undo(manager: Client) -> None:
    contact = make_contact(email="before@example.fr")
    answer = manager.post(
        f"/contacts/{contact}/cell/", {"field": "email", "value": "After@Example.fr"}, headers=HTMX
    )
    assert "after@example.fr" in answer.content.decode()
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    undone = manager.post(undo, headers=HTMX)
    assert undone.status_code == 204
    assert json.loads(undone.headers["HX-Trigger"])["toast"]["message"] == "Annulé pour 1 contact."
    assert Contact.objects.get().email == "before@example.fr"


def test_a_fault_comes_back_beside_the_field_and_changes_nothing(manager: Client) -> None:
    contact = make_contact(email="before@example.fr")
    answer = manager.post(f"/contacts/{contact}/cell/", {"field": "email", "value": "faux"}, headers=HTMX)
    assert answer.status_code == 422
    assert "faux" in answer.content.decode()
    assert "adresse e-mail" in answer.content.decode()
    assert Contact.objects.get().email == "before@example.fr"


def test_a_postal_code_typed_moves_the_whole_place(manager: Client) -> None:
    contact = make_contact()
    manager.post(f"/contacts/{contact}/cell/", {"field": "postal_code", "value": "13001"}, headers=HTMX)
    found = Contact.objects.get()
    assert (found.city, found.department) == ("Marseille", "13")
    manager.post(f"/contacts/{contact}/cell/", {"field": "city", "value": "caen"}, headers=HTMX)
    found = Contact.objects.get()
    assert (found.city, found.postal_code, found.department) == ("Caen", "14000", "14")


def test_many_at_once_and_back(manager: Client) -> None:
    made = [make_contact(tags=["salon"]) for _ in range(3)]
    answer = manager.post("/contacts/bulk/", {"ids": made[:2], "tag": "VIP"}, headers=HTMX)
    assert Contact.objects.filter(labels__key="vip").count() == 2
    assert Contact.objects.filter(labels__key="salon").count() == 3
    manager.post(
        "/contacts/bulk/", {"everyone": "yes", "query": "?f=tags:has_any:vip", "colour": "red"}, headers=HTMX
    )
    assert Contact.objects.filter(colour="red").count() == 2
    undone = manager.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"], headers=HTMX)
    assert "2 modifiés depuis" in json.loads(undone.headers["HX-Trigger"])["toast"]["message"]
    manager.post("/contacts/bulk/", {"ids": made, "owner": "Alice"}, headers=HTMX)
    assert Contact.objects.filter(owner="Alice", colour="red").count() == 2


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/contacts/bulk/"),
        ("post", "/contacts/new/"),
        ("post", "/contacts/undo/1/"),
        ("get", "/contacts/export/"),
        ("post", "/contacts/1/cell/"),
        ("post", "/contacts/1/log/"),
    ],
)
def test_a_reader_only_reads(reader: Client, method: str, address: str) -> None:
    answer = getattr(reader, method)(address, headers=HTMX)
    assert answer.status_code == 403
    assert "Votre rôle" in json.loads(answer.headers["HX-Trigger"])["toast"]["message"]
    page = reader.get("/contacts/").content.decode()
    assert "data-edit" not in page
    assert "new-contact" not in page


def test_exports_hold_what_is_seen_and_run_nothing(manager: Client) -> None:
    make_contact(last_name="=HYPERLINK(1)", mobile="+41227676111", function="@SUM(A1)")
    make_contact(last_name="Martin", city="Paris", postal_code="75011")
    query = {"cols": "name,function,mobile", "f": "city:equals:Lyon"}
    text = b"".join(manager.get("/contacts/export/", query)).decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";")) == [
        ["Nom complet", "Fonction", "Mobile"],
        ["Jean =HYPERLINK(1)", "'@SUM(A1)", "+41 22 767 61 11"],
    ]
    book = b"".join(manager.get("/contacts/export/", {**query, "format": "xlsx"}))
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows()] == [["s"] * 3] * 2
    assert AuditEntry.objects.filter(verb="contacts.export", facts__rows=1).count() == 2


def test_views_are_ones_own_unless_shared(manager: Client, reader: Client) -> None:
    manager.post("/contacts/views/", {"name": "Lyon", "query": "?f=city:equals:Lyon"})
    manager.post("/contacts/views/", {"name": "Pour tous", "query": "?q=a", "shared": "yes"})
    page = reader.get("/contacts/").content.decode()
    assert "Pour tous" in page
    assert ">Lyon<" not in page
    refused = reader.post("/contacts/views/", {"name": "x", "shared": "yes"})
    assert refused.status_code == 403


def test_a_translation_with_quotes_stays_inside_its_attribute(manager: Client) -> None:
    make_contact()
    page = manager.get("/contacts/").content.decode()
    assert 'placeholder="ville = &#34;Lyon&#34; et total_dépensé &gt;= 500"' in page


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", ("Rhône (69)", "Auvergne-Rhône-Alpes", "Allemagne", "allemand")),
        ("en", ("Rhône (69)", "Auvergne-Rhône-Alpes", "Germany", "German")),
    ],
)
def test_places_and_languages_are_shown_by_name_in_the_readers_language(
    db: None, language: str, shown: tuple[str, ...]
) -> None:
    make_contact(country="DE", language="de")
    client = Client()
    client.force_login(make_user("manager", language))
    asked = "f=department:one_of:69&f=country:one_of:DE&f=region:one_of:84&f=language:equals:de"
    page = client.get(f"/contacts/?cols=name,department,region,country,language&{asked}").content.decode()
    cells = re.findall(r'<td class="c-(?:department|region|country|language)[^>]*>([^<]*)</td>', page)
    assert tuple(cell.strip() for cell in cells) == shown
    assert [f"<b>{name}</b>" in page for name in shown] == [True] * 4
    offered = client.get("/contacts/filter/?field=department").content.decode()
    assert 'value="2A"' in offered
    assert "Corse-du-Sud (2A)" in offered


def test_what_is_seen_leaves_in_every_form_of_the_command_line(manager: Client) -> None:
    make_contact(email="jean@example.fr")
    page = manager.get("/contacts/").content.decode()
    for form in FORMS:
        assert f"format={form}" in page
        answer = manager.get(f"/contacts/export/?format={form}")
        assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
