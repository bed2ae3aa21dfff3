"""What the contacts of a batch did, and what was done to them: purchases, signs, calls, contracts, bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from chaland.consent.domain.evidence import Barred, Bought, Signed, Terms
from chaland.consent.domain.rules import Rules
from chaland.consent.queries.facts import stored
from chaland.consent.queries.facts.people import People, Person
from chaland.customers import bulk
from chaland.kernel.folding import fold

_BOUGHT = """
    SELECT p.record_id, g.category, max(CAST(p.date AS text) || ':' || CAST(p.id AS text))
    FROM {keys} {join} customers_purchase p ON p.record_id = k.key
    LEFT JOIN customers_product g ON g.id = p.product_id
    WHERE p.amount_cents > 0 AND p.date <= %s GROUP BY p.record_id, g.category
"""
_LAST_PURCHASE = """
    SELECT p.record_id, max(p.date) FROM {keys} {join} customers_purchase p ON p.record_id = k.key
    WHERE p.date <= %s GROUP BY p.record_id
"""
_LAST_ACT = """
    SELECT f.record_id, max(f.at) FROM {{keys}} {{join}} customers_{table} f ON f.record_id = k.key
    WHERE f.at <= %s AND f.{column} IN ({marks}){more} GROUP BY f.record_id
"""
_MET = " AND (f.outcome IS NULL OR f.outcome = 'reached')"
_CALLS = "f.kind = 'call' AND f.at > %s"
_CALLS_TO = f"""
    SELECT s.contact_id, f.id, f.at FROM {{keys}} {{join}} customers_sourcerecord s ON s.contact_id = k.key
    {{join}} customers_interaction f ON f.record_id = s.id WHERE {_CALLS}
"""
_ALL_CALLS = f"""
    SELECT s.contact_id, f.id, f.at FROM customers_interaction f
    JOIN customers_sourcerecord s ON s.id = f.record_id WHERE {_CALLS} AND s.contact_id IS NOT NULL
"""
_REACHED_BY = """
    SELECT p.value, s.contact_id FROM {keys} {join} customers_contactpoint p ON p.value = k.key
    JOIN customers_sourcerecord s ON s.id = p.record_id WHERE s.contact_id IS NOT NULL
"""
_NUMBERS = """
    SELECT p.value, s.contact_id FROM {keys} {join} customers_sourcerecord s ON s.contact_id = k.key
    {join} customers_contactpoint p ON p.record_id = s.id WHERE p.kind IN ('mobile', 'phone', 'fax')
"""
_CONTRACTS = """
    SELECT n.record_id, n.id, n.controller_id, n.family, n.purpose_id, n.starts_on, n.ends_on, n.ended_at
    FROM {keys} {join} consent_contract n ON n.record_id = k.key
"""
_BARS = "SELECT b.record_id, b.kind, b.since, b.until FROM {keys} {join} consent_bar b ON b.record_id = k.key"

Attempts = Mapping[int, datetime]
"""Calls by id: a call to the person is one to its number too, and counts once."""


def bought_by(people: People, terms: Mapping[int, Terms], day: date) -> Mapping[int, tuple[Bought, ...]]:
    """By contact, the latest purchase of each family from each source whose terms may open similar offers."""
    records = [
        record for record, source in people.sources.items() if source in terms and terms[source].direct
    ]
    found: dict[int, list[Bought]] = defaultdict(list)
    for record_id, category, latest in bulk.fetch(_BOUGHT, records, day):
        on, _, purchase_id = latest.partition(":")
        said = Bought(
            int(purchase_id), date.fromisoformat(on), folded(category), terms[people.sources[record_id]]
        )
        found[people.owners[record_id]].append(said)
    return {contact_id: tuple(rows) for contact_id, rows in found.items()}


def last_signs(people: People, at: datetime, rules: Rules, old: Set[int]) -> Mapping[int, date]:
    """The last day on which each of these contacts gave a sign (RET-02)."""
    records = [record for record, owner in people.owners.items() if owner in old]
    found: dict[int, date] = {}
    for record_id, last in _signs(records, at, rules):
        owner, on = people.owners[record_id], stored.day(last)
        if on is not None and (owner not in found or on > found[owner]):
            found[owner] = on
    return found


def _signs(records: Sequence[int], at: datetime, rules: Rules) -> Iterable[tuple[int, Any]]:
    yield from bulk.fetch(_LAST_PURCHASE, records, at.date())
    for table, column, key, more in (
        ("event", "type", "retention.sign_events", ""),
        ("interaction", "kind", "retention.sign_interactions", _MET),
    ):
        words = rules[key]
        asked = _LAST_ACT.format(table=table, column=column, marks=", ".join(["%s"] * len(words)), more=more)
        yield from bulk.fetch(asked, records, stored.bound(at), *words)


class CallBook:
    """Attempts to call of the last weeks, by contact and by number. For a few contacts, or for everybody.

    Those dated later are there too: they count when their time has come.
    """

    def __init__(self, at: datetime, rules: Rules) -> None:
        earliest = at - timedelta(days=rules["call.window_days"] + 1)
        self._since = stored.bound(earliest)
        self._whole: tuple[dict[int, dict[int, datetime]], dict[str, dict[int, datetime]]] | None = None

    def load(self) -> None:
        """Read every call once. Memory: that of the calls and of the numbers of whom they reached."""
        with connection.cursor() as cursor:
            cursor.execute(_ALL_CALLS, [self._since])
            by_contact = _by_contact(cursor.fetchall())
        self._whole = by_contact, _by_number(by_contact, bulk.fetch(_NUMBERS, by_contact))

    def about(self, people: People) -> Mapping[int, tuple[tuple[datetime, ...], ...]]:
        """Contact → the calls to itself, and those to each of its numbers whoever has it."""
        by_contact, by_number = self._whole or self._few(people)
        found: dict[int, tuple[tuple[datetime, ...], ...]] = {}
        if by_contact:
            for contact_id, person in people.by_id.items():
                if groups := _groups(contact_id, person, by_contact, by_number):
                    found[contact_id] = groups
        return found

    def _few(self, people: People) -> tuple[dict[int, dict[int, datetime]], dict[str, dict[int, datetime]]]:
        numbers = {number for person in people.by_id.values() for number in person.numbers}
        reached = bulk.fetch(_REACHED_BY, numbers)
        everybody = {*people.by_id, *(contact_id for _, contact_id in reached)}
        by_contact = _by_contact(bulk.fetch(_CALLS_TO, everybody, self._since))
        return by_contact, _by_number(by_contact, reached)


def _groups(
    contact_id: int, person: Person, by_contact: Mapping[int, Attempts], by_number: Mapping[str, Attempts]
) -> tuple[tuple[datetime, ...], ...]:
    own = by_contact.get(contact_id, {})
    groups: list[Attempts] = [own]
    groups += [{**own, **by_number[number]} for number in person.numbers if number in by_number]
    return tuple(tuple(calls.values()) for calls in groups if calls)


def _by_contact(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[int, datetime]]:
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for contact_id, call_id, at in rows:
        found[contact_id][call_id] = stored.sure(at)
    return dict(found)


def _by_number(
    by_contact: Mapping[int, Attempts], numbers: Iterable[tuple[Any, ...]]
) -> dict[str, dict[int, datetime]]:
    found: dict[str, dict[int, datetime]] = {}
    for number, contact_id in numbers:
        if contact_id in by_contact:
            found.setdefault(number, {}).update(by_contact[contact_id])
    return found


def contracts_of(people: People, codes: Mapping[int, str]) -> Mapping[int, tuple[Signed, ...]]:
    found: dict[int, list[Signed]] = defaultdict(list)
    for row in bulk.fetch(_CONTRACTS, people.owners):
        starts_on, ends_on = stored.day(row[5]), stored.day(row[6])
        assert starts_on is not None
        assert ends_on is not None
        code = codes[row[4]] if row[4] is not None else None
        signed = Signed(row[1], row[2], folded(row[3]), code, starts_on, ends_on, stored.instant(row[7]))
        found[people.owners[row[0]]].append(signed)
    return {contact_id: tuple(rows) for contact_id, rows in found.items()}


def bars_on(people: People) -> Mapping[int, tuple[Barred, ...]]:
    found: dict[int, list[Barred]] = defaultdict(list)
    for record_id, kind, since, until in bulk.fetch(_BARS, people.owners):
        found[people.owners[record_id]].append(Barred(kind, stored.sure(since), stored.instant(until)))
    return {contact_id: tuple(rows) for contact_id, rows in found.items()}


@lru_cache(maxsize=4096)
def folded(text: str | None) -> str:
    """As families and functions are compared; empty for None."""
    return fold(text).strip() if text else ""


def horizon(at: datetime, months: int) -> date:
    """Whoever was collected on that day or later has not been silent for that many months."""
    return (at.astimezone(UTC) - timedelta(days=28 * months)).date()
