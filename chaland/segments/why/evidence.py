"""What contacts have where a clause looks: read from the truth, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, cast

from django.db import connection

from chaland.segments.language import Catalogue, Now, Query, Tree
from chaland.segments.language.ast import Aggregate, Compare, Near, Point
from chaland.segments.language.compile import Looked, Shown, compile_facts, compile_value
from chaland.segments.language.compile.distances import kilometres
from chaland.segments.stored import as_stored
from chaland.segments.truth import dialect

Plain: TypeAlias = str | int | float | bool
"""Dates and instants as ISO text; amounts in euros; distances in kilometres."""
Fact: TypeAlias = Mapping[str, Plain]
"""One purchase, event… : its columns that have a value."""


def values_behind(
    clause: Tree, contact_ids: Sequence[int], known: Catalogue, now: Now
) -> dict[int, list[Plain]]:
    """What each contact has where the clause looks: no value, one, or those of a list. Cost: one query."""
    looked = compile_value(as_stored(clause), contact_ids, known, dialect(), now)
    if looked is None:
        return {}
    found: dict[int, list[Plain]] = {contact: [] for contact in contact_ids}
    for contact, *values in _rows(looked.query):
        found[contact].extend(_of_clause(clause, looked, values, known))
    if _counts_from_zero(clause):
        return {contact: values or [0] for contact, values in found.items()}
    return found


def facts_behind(clause: Tree, contact_id: int, known: Catalogue, now: Now, *, limit: int = 3) -> list[Fact]:
    """The latest facts of a contact that the clause counts. Cost: one query."""
    looked = compile_facts(as_stored(clause), contact_id, known, dialect(), now, limit=limit)
    if looked is None:
        return []
    return [
        {
            one.name: _plain(one, value)
            for one, value in zip(looked.shown, values, strict=True)
            if value is not None
        }
        for _, *values in _rows(looked.query)
    ]


def _of_clause(clause: Tree, looked: Looked, values: Sequence[Any], known: Catalogue) -> list[Plain]:
    if any(value is None for value in values):
        return []
    if isinstance(clause, Near):
        return [round(kilometres(_centre(clause, known), (values[0], values[1])), 1)]
    return [_plain(one, value) for one, value in zip(looked.shown, values, strict=True)]


def _centre(clause: Near, known: Catalogue) -> tuple[float, float]:
    if isinstance(clause.place, Point):
        return float(clause.place.latitude), float(clause.place.longitude)
    found = known.place(clause.place)
    assert found is not None
    return found


def _counts_from_zero(clause: Tree) -> bool:
    """Of nothing, a number and a sum are 0."""
    match clause:
        case Compare(Aggregate(function)):
            return function in ("count", "sum")
        case Compare(subject):
            return getattr(subject, "name", "") in ("purchase_count", "total_spent")
    return False


def _plain(shown: Shown, value: Any) -> Plain:
    if isinstance(value, datetime):  # SQLite's are naive, and UTC
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if shown.kind == "instant":
        return datetime.fromisoformat(value).replace(tzinfo=UTC).isoformat(timespec="seconds")
    if shown.kind == "yes_no":
        return bool(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _number(value, shown.scale)
    return str(value)


def _number(value: int | float | Decimal, scale: int) -> int | float:
    exact = Decimal(str(value)) / scale
    return int(exact) if exact == int(exact) else round(float(exact), 2)


def _rows(query: Query) -> list[tuple[Any, ...]]:
    marked = query.marked("%s")
    with connection.cursor() as cursor:
        cursor.execute(marked.sql, cast(tuple[Any, ...], marked.values))
        return cast(list[tuple[Any, ...]], cursor.fetchall())
