"""Lists of those who fit: the same people, in the same order, whether the mirror or the row store says who."""

from __future__ import annotations

from itertools import product

import pytest

from chaland.customers.domain.grid import Ask
from chaland.customers.queries import grid
from chaland.customers.queries.conditions import Clause
from chaland.segments.listed import listed
from chaland.segments.queries import contact_ids_where, sentence, where_clause
from tests.segments.mirror.scene import NOW, WAYS, Scene

FACTS = (
    "sum(purchases.amount) > 10",
    "not sum(purchases.quantity) > 1",
    'exists(events where type = "page_view") or city = "Lyon"',
    "count(interactions) >= 1 and not last_name is empty",
)


def pages(asked: grid.Filters, ask: Ask) -> list[int]:
    """Everybody, three at a time."""
    found: list[int] = []
    after = None
    while True:
        page = grid.page(ask, asked, after=after, limit=3)
        found += [line.id for line in page.lines]
        if page.next is None:
            return found
        assert page.next != after
        after = page.next


def asked(text: str) -> grid.Filters:
    return listed(sentence(text), now=NOW)


def by_rows(text: str) -> Clause:
    return Clause(*where_clause(text, now=NOW))


def test_pages_hold_the_same_people_in_the_same_order(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for way in (*WAYS[:6], "repoint"):
        getattr(scene, way)()
    for text, few in product(FACTS, (0, 5_000)):  # gone through in order, looked up one by one
        monkeypatch.setattr(grid, "FEW", few)
        found = asked(text)
        assert found == contact_ids_where(text, now=NOW, engine="rows") != []
        for ask in (Ask(), Ask(sort="total_spent", descending=True), Ask(words="dup", sort="last_contact")):
            assert pages(found, ask) == pages(by_rows(text), ask)
            assert grid.count(ask, found) == len(grid.ids(ask, found)) == len(pages(found, ask))


def test_what_gathers_no_facts_stays_a_condition(scene: Scene) -> None:
    for text in (
        'city = "Lyon"',
        "total_spent >= 10",
        "everyone",
        "not exists(purchases where quantity > 1)",
    ):
        assert asked(text) == by_rows(text)


def test_without_a_snapshot_the_row_store_says_who(transactional_db: None) -> None:
    Scene(5, size=5)
    for text in FACTS:
        for ask in (Ask(), Ask(sort="last_purchase")):
            assert pages(asked(text), ask) == pages(by_rows(text), ask)
