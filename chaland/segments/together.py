"""Many sentences asked of a few contacts at once: one query, each contact looked up through its indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db import connection

from chaland.segments.language import Catalogue, Now, Query, Tree, compile_where
from chaland.segments.stored import as_stored
from chaland.segments.truth import dialect

_SENTENCES = 400
"""Columns of one query; PostgreSQL takes 1,664."""
_VALUES = 10_000
"""Values bound in one query. SQLite takes 32,766."""
CONTACTS = 300
"""Contacts asked at a time."""


def condition_of(tree: Tree, known: Catalogue, now: Now) -> Query:
    """The condition for a few contacts, values marked `%s`. Raises: Faulty."""
    return compile_where(as_stored(tree), known, dialect(), now, reach="few").marked("%s")


def holding(conditions: Sequence[Query], contact_ids: Sequence[int]) -> list[set[int]]:
    """For each condition, those of the contacts for whom it is true. Cost: one query per 300 contacts."""
    found: list[set[int]] = [set() for _ in conditions]
    for start in range(0, len(contact_ids), CONTACTS):
        some = contact_ids[start : start + CONTACTS]
        for first, several in _parcels(conditions):
            for contact, *answers in _ask(several, some):
                for index, answer in enumerate(answers, first):
                    if answer:
                        found[index].add(contact)
    return found


def _parcels(conditions: Sequence[Query]) -> Iterator[tuple[int, Sequence[Query]]]:
    """As many as one query takes, with the index of the first."""
    first, values = 0, 0
    for index, one in enumerate(conditions):
        values += len(one.values)
        if index > first and (index - first >= _SENTENCES or values > _VALUES):
            yield first, conditions[first:index]
            first, values = index, len(one.values)
    if first < len(conditions):
        yield first, conditions[first:]


def _ask(conditions: Sequence[Query], contact_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    columns = "".join(f", CASE WHEN {one.sql} THEN 1 ELSE 0 END" for one in conditions)
    marks = ", ".join(["%s"] * len(contact_ids))
    values: list[Any] = [value for one in conditions for value in one.values]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id{columns} FROM customers_contact AS c WHERE c.id IN ({marks})",
            [*values, *contact_ids],
        )
        return cast(list[tuple[Any, ...]], cursor.fetchall())
