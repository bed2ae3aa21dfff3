"""Instant search finds exactly whose text holds what was typed, however the index narrows it down."""

from __future__ import annotations

import pytest
from django.db import connection

from chaland.customers.models import Contact
from chaland.customers.queries.search import MOST_TRIGRAMS, matching
from chaland.customers.services.search import refresh_search
from chaland.kernel.clock import real_clock

pytestmark = pytest.mark.django_db(transaction=True)

_TEXTS = ("dupont martin lyon", "dupaupo laupont", 'the "best" of 50% off_line', "a" * 90 + "bc", "été éva")


def found(typed: str) -> set[str]:
    clause = matching(typed)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.search FROM customers_contact c WHERE {clause.sql}", clause.values)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("indexed", [False, True])
def test_search_finds_whose_text_holds_every_word(indexed: bool) -> None:
    now = real_clock()
    Contact.objects.bulk_create(Contact(search=text, created_at=now, updated_at=now) for text in _TEXTS)
    if indexed:
        refresh_search()
    for typed in (
        "dupo",
        "dupont",
        '"best',
        "50%",
        "off_",
        "line the",
        "aab",
        "a" * 91,
        "du martin",
        "lyo",
        "zzz",
    ):
        assert found(typed) == {text for text in _TEXTS if all(word in text for word in typed.split())}, typed


def test_what_is_longer_than_the_index_is_asked_is_read_in_the_text() -> None:
    letters = "".join(chr(0x4E00 + at) for at in range(MOST_TRIGRAMS + 10))
    now = real_clock()
    Contact.objects.create(search=letters, created_at=now, updated_at=now)
    refresh_search()
    assert found(letters) == {letters}
    assert found(letters + "z") == set()
