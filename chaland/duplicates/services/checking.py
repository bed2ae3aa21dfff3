"""One record against the file: who is it already?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.customers.queries.merging import live_id
from chaland.duplicates import queries
from chaland.duplicates.domain.bands import REVIEW_FROM, Band, band_of
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.persons.features import Context
from chaland.duplicates.domain.persons.records import SCHEMA, comparable
from chaland.duplicates.domain.reasons import Reason
from chaland.duplicates.domain.scan import Compared, Persons
from chaland.duplicates.services.learning import model_in_use
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

MOST = 400
"""Contacts looked at, at the most; those that share a way to be reached come first."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A contact that may be the one in hand. home: lives there too, whoever it is."""

    contact_id: int
    probability: float
    band: Band
    home: bool
    reasons: Sequence[Reason]


def check(*, values: Mapping[str, str]) -> list[Likely]:
    """Who of the file these values may be about, the likeliest first. `values`: fields of `persons.records.SCHEMA`,
    phones in E.164.

    Raises: Invalid (`field_unknown`). Cost: a dozen indexed reads, whatever the size of the file.
    """
    refuse_unknown(values, SCHEMA)
    return _among(pl.DataFrame([dict(values)], schema=SCHEMA), _candidates(values))


def refuse_unknown(values: Mapping[str, str], schema: Mapping[str, object]) -> None:
    """Raises: Invalid (`field_unknown`)."""
    unknown = sorted(set(values) - set(schema))
    if unknown:
        raise Invalid(
            "field_unknown",
            Text("Champ inconnu : {fields}.", "Unknown field: {fields}."),
            path=unknown[0],
            fields=", ".join(unknown),
        )


def check_contact(*, contact_id: int) -> list[Likely]:
    """The same of a contact that is in the file, under any of its numbers. Raises: NotFound (`contact_unknown`)."""
    living = live_id(contact_id)
    row = queries.people_of([] if living is None else [living])
    if row.is_empty():
        raise NotFound(
            "contact_unknown",
            Text("Aucun contact n° {contact}.", "There is no contact {contact}."),
            contact=contact_id,
        )
    values = {name: value for name, value in row.drop("id").row(0, named=True).items() if value}
    ids = [pk for pk in _candidates(values) if pk != living]
    return _among(row.drop("id"), ids)


def _among(row: pl.DataFrame, ids: Sequence[int]) -> list[Likely]:
    """The row judged against each of these contacts."""
    others = queries.people_of(ids)
    if others.is_empty():
        return []
    records = _counted(comparable(pl.concat([row, others.drop("id")])), row)
    persons = Persons(records, first_with_each(others.height), _context(), model_in_use())
    return likeliest(others["id"], persons)


def first_with_each(count: int) -> Pairs:
    """The first record with each of so many after it."""
    return Pairs(np.zeros(count, np.uint32), np.arange(1, count + 1, dtype=np.uint32))


def likeliest(ids: pl.Series, file: Compared) -> list[Likely]:
    """Those worth telling of the pairs of a file, the likeliest first. `ids`: of the second of each pair."""
    table = file.compared(file.pairs)
    judged = file.judged(file.pairs, table)
    kept = np.flatnonzero((judged.probability >= REVIEW_FROM) | judged.home)
    why = file.why(table[kept])
    found = [
        Likely(
            int(ids[int(at)]),
            round(float(judged.probability[at]), 6),
            band_of(judged.probability[at]),
            bool(judged.home[at]),
            reasons,
        )
        for at, reasons in zip(kept, why, strict=True)
    ]
    return sorted(found, key=lambda likely: -likely.probability)


def _counted(records: pl.DataFrame, row: pl.DataFrame) -> pl.DataFrame:
    """The same, the name and the town of the row being as common as they are in the whole file: a few hundred
    records that were brought together do not show it."""
    last, city = (fold(row[name][0] or "").strip() for name in ("last_name", "city"))
    names = (f"{last} ", f"{last} \U0010ffff") if last else ("", "")
    found = {"last_count": _how_many(_NAMED, names), "city_count": _how_many(_THERE, [city])}
    return records.with_columns(
        pl.max_horizontal(name, pl.lit(np.log(max(1, count)), pl.Float32)) for name, count in found.items()
    )


def _how_many(asked: str, values: Sequence[str]) -> int:
    """Up to FAR: beyond, more or fewer say the same."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({asked} LIMIT %s) AS looked_at", [*values, FAR])
        return int(cursor.fetchone()[0])


FAR = 20_000
_NAMED = "SELECT 1 FROM customers_contact WHERE name_key >= %s AND name_key < %s"
_THERE = "SELECT 1 FROM customers_contact WHERE city_key = %s"


def _context() -> Context:
    """What the last scan learnt of the file."""
    scan = queries.newest_scan()
    told = {name: value for name, value in (scan.context if scan else {}).items() if value is not None}
    return Context(**told)


def _candidates(values: Mapping[str, str]) -> list[int]:
    """Ids of those who share a mailbox, a number or a name, the fullest first, found by indexes alone."""
    reach = [values[name] for name in ("email", "mobile", "phone") if values.get(name)]
    found = [row[0] for row in bulk.fetch(_BY_REACH, [*reach, *(text.lower() for text in reach)])]
    for prefix in _names(values):
        found += [row[0] for row in bulk.fetch(_BY_NAME, [prefix], f"{prefix}\U0010ffff")]
    return list(dict.fromkeys(found))[:MOST]


_BY_REACH = (
    "SELECT DISTINCT r.contact_id FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
    "JOIN customers_sourcerecord r ON r.id = p.record_id WHERE r.contact_id IS NOT NULL LIMIT 200"
)
_BY_NAME = (
    "SELECT c.id FROM {keys} {join} customers_contact c ON c.name_key >= k.key AND c.name_key < %s "
    "ORDER BY c.name_key LIMIT 150"
)


def _names(values: Mapping[str, str]) -> list[str]:
    """How the names it may stand under begin: its own, its birth name, and both names exchanged."""
    first, last, maiden = (
        fold(values.get(name) or "").strip() for name in ("first_name", "last_name", "birth_name")
    )
    if not last:
        return []
    stem = first[:1]
    names = [
        f"{last} {first}",
        f"{last} {stem}",
        *([f"{first} {last[:1]}"] if first else []),
        *([f"{maiden} {stem}"] if maiden else []),
    ]
    return [name.strip() for name in names]
