"""The values that the file holds of a field, the commonest first, each with how many have it.

Counted as sentences are: by the snapshot for whom did not change since, by the row store for the others. Texts
are told apart folded, as sentences compare them, and offered as one of their holders writes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection

from chaland.customers import bulk
from chaland.kernel.folding import fold
from chaland.mirror.domain import Vendor
from chaland.segments.counting import asking, safely
from chaland.segments.language import Catalogue, Query
from chaland.segments.language.ast import Custom, Everyone, Field
from chaland.segments.language.catalogue import Column, Linked, Rows
from chaland.segments.queries import present, rows_of
from chaland.segments.snapshot.catalogue import SHARED, mirrored
from chaland.segments.truth import catalogue

_WIDE = 400
"""Values asked of the snapshot at first when contacts changed since: their order may change a little."""


_AMONG = " AND said IN (SELECT unnest(CAST(? AS VARCHAR[])))"


@dataclass(frozen=True, slots=True)
class Subject:
    """A field of the contact or, with `fact`, a column of that fact."""

    field: Field | Custom
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """`count`: contacts who have it; for a column of a fact, facts."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Offer:
    """`others`: values beyond those told."""

    values: Sequence[Value]
    others: int


def offer(subject: Subject, typed: str = "", *, limit: int = 12) -> Offer:
    """Those that hold what is typed, those that begin with it first. Nothing for what is no text.

    Cost: one pass over a column of the mirror, and one look at each contact that changed since.
    """
    known = catalogue()
    told = _place(known, subject)
    if told is None:
        return Offer((), 0)
    found = _by_mirror(known, subject, told, fold(typed)) or _by_rows(told, fold(typed))
    best = sorted(found.counts.items(), key=lambda row: _rank(row[0], row[1], fold(typed)))[:limit]
    spelt = _spelt(told, {key: found.holders[key] for key, _ in best})
    values = tuple(Value(spelt.get(key, key), count) for key, count in best)
    return Offer(values, max(0, found.distinct - len(values)))


def _rank(key: str, count: int, typed: str) -> tuple[bool, int, str]:
    return (not key.startswith(typed), -count, key)


@dataclass(slots=True)
class _Found:
    """`holders`: the first contact of each value. `distinct`: how many values there are in all."""

    counts: Counter[str] = field(default_factory=Counter)
    holders: dict[str, int] = field(default_factory=dict)
    distinct: int = 0

    def take(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows of a value, how many have it, one of them."""
        for key, count, holder, *_ in rows:
            self.counts[key] += count
            self.holders[key] = min(holder, self.holders.get(key, holder))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value is kept: tables with a contact, its text folded and as it is written, in the SQL of one store."""

    tables: str
    contact: str
    folded: str
    written: str
    where: str = ""
    repeats: bool = False

    def each(self, restriction: str = "") -> str:
        """One row a value held: the contact and the text, folded."""
        conditions = [f"({self.folded}) IS NOT NULL", f"({self.folded}) <> ''", self.where, restriction]
        kept = " AND ".join(condition for condition in conditions if condition)
        return f"SELECT {self.contact} AS holder, {self.folded} AS said FROM {self.tables} WHERE {kept}"

    def counted(self, each: str, holds: str) -> str:
        count = "count(DISTINCT holder)" if self.repeats else "count(*)"
        return (
            f"SELECT said, {count} AS number, min(holder), count(*) OVER () FROM ({each}) AS e "
            f"WHERE holder IS NOT NULL{holds} GROUP BY said"
        )


def _place(known: Catalogue, subject: Subject) -> _Place | None:
    """None when the catalogue does not hold it, or it is no text."""
    if subject.fact:
        table = known.facts.get(subject.fact)
        column = table.columns.get(cast(Field, subject.field).name) if table else None
        if table is None or column is None:
            return None
        return _of_rows(known, Rows(f"{table.rows.source} {column.join}", table.rows.contact), column)
    if isinstance(subject.field, Custom):
        custom = known.custom.get(subject.field.key)
        placement = custom.placement if custom and custom.kind in ("text", "choice", "list") else None
    else:
        placement = known.fields.get(subject.field.name)
    if isinstance(placement, Linked):
        return _of_rows(known, placement.rows, placement.value, repeats=True)
    if not isinstance(placement, Column):
        return None
    return _Place(known.table, known.key, _folded(known, placement), _bound(placement))


def _of_rows(known: Catalogue, rows: Rows, column: Column, *, repeats: bool = False) -> _Place:
    folded, written = _folded(known, column), _bound(column)
    if not rows.key:
        return _Place(rows.source, rows.contact, folded, written, rows.where, repeats)
    joined = f"{rows.contact} = {rows.key}" + (f" AND {rows.where}" if rows.where else "")
    return _Place(f"{known.table} CROSS JOIN {rows.source}", known.key, folded, written, joined)


def _folded(known: Catalogue, column: Column) -> str:
    return column.folded or f"{known.folding}({_bound(column)})"


def _bound(column: Column) -> str:
    """Its named values written in: they are the keys of fields, which are slugs."""
    sql = column.sql
    for name, value in column.values.items():
        sql = sql.replace(f":{name}", "'" + value.replace("'", "''") + "'")
    return sql


def _by_mirror(known: Catalogue, subject: Subject, told: _Place, typed: str) -> _Found | None:
    """None when the mirror cannot tell, or something that many contacts share changed since."""
    asked = asking(Everyone(), known, present(), on_messages=subject.fact == "messages")
    if asked is None:
        return None
    place = _place(mirrored(known, cast(Vendor, connection.vendor), asked.snapshot.tables), subject)
    if place is None or any(SHARED[name] in place.tables for name in asked.delta.shared):
        return None
    changed = asked.delta.changed
    unchanged = f"{place.contact} NOT IN (SELECT unnest(CAST(? AS BIGINT[])))" if changed else ""
    begun: list[object] = [changed] if changed else []
    each = place.each(unchanged)

    def ask(holds: str, values: list[object], most: int) -> list[tuple[Any, ...]]:
        sql = (
            f"{place.counted(each, holds)} ORDER BY starts_with(said, ?) DESC, number DESC, said LIMIT {most}"
        )
        return asked.snapshot.rows(sql, [*begun, *values, typed])

    def answer() -> _Found:
        rows = ask(" AND contains(said, ?)", [typed], _WIDE)
        since = _since(told, changed, typed)
        shown = {key for key, *_ in rows}
        elsewhere = [key for key, *_ in since if key not in shown]
        more = ask(_AMONG, [elsewhere], len(elsewhere)) if elsewhere else []
        found = _Found(distinct=_distinct(rows) + len(elsewhere) - len(more))
        found.take([*rows, *more, *since])
        return found

    return cast("_Found | None", safely(asked.snapshot, answer))


def _since(told: _Place, changed: list[int], typed: str) -> list[tuple[Any, ...]]:
    """What the row store says of the contacts that the snapshot does not know as they are."""
    each = told.each(f"{told.contact} IN (SELECT k.key FROM {{keys}})")
    return bulk.fetch(told.counted(each, f" AND {_holds()}"), changed, typed)


def _by_rows(told: _Place, typed: str) -> _Found:
    rows = rows_of(Query((told.counted(told.each(), f" AND {_holds()}"),), (typed,), "?"))
    found = _Found(distinct=_distinct(rows))
    found.take(rows)
    return found


def _distinct(rows: Sequence[Sequence[Any]]) -> int:
    """How many values there are, those beyond the rows asked for included."""
    return int(rows[0][3]) if rows else 0


def _holds() -> str:
    return "strpos(said, %s) > 0" if connection.vendor == "postgresql" else "instr(said, %s) > 0"


def _spelt(told: _Place, holders: dict[str, int]) -> dict[str, str]:
    """The folded texts as their holders write them."""
    sql = f"SELECT {told.written} FROM {told.tables} WHERE {told.contact} IN (SELECT k.key FROM {{keys}})"
    if told.where:
        sql += f" AND {told.where}"
    rows = bulk.fetch(sql, holders.values())
    return {fold(text): text for (text,) in rows if isinstance(text, str)}
