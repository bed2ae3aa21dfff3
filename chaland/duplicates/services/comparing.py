"""A few records compared with a few others, and judged as in the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from django.db import connection

from chaland.customers.domain.subjects import Subject
from chaland.duplicates import queries
from chaland.duplicates.domain.companies.file import Companies
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.scan import Compared, Persons
from chaland.duplicates.services.learning import model_in_use
from chaland.kernel.folding import fold

FILES: Mapping[Subject, type[Compared]] = {Subject.PERSON: Persons, Subject.COMPANY: Companies}
"""What judges the rows of each subject."""


def schema_of(subject: Subject) -> Mapping[str, pl.DataType]:
    """The fields that are compared."""
    return FILES[subject].ways.schema


def compared(subject: Subject, rows: pl.DataFrame, asked: Mapping[int, Sequence[int]]) -> Compared:
    """The records of these rows (`id`, and `schema_of`), and as pairs each id that is `asked` about with its others.

    What is common in the file is known to be so: by the last scan, and, of people who are asked about, by counting.
    """
    file, ids = FILES[subject], rows["id"].to_list()
    records = file.ways.comparable(rows)
    if subject is Subject.PERSON:
        records = _as_common_as_in_the_file(records, rows, asked)
    return file(records, _pairs(ids, asked), _context(subject), model_in_use(subject.value))


def _pairs(ids: Sequence[int], asked: Mapping[int, Sequence[int]]) -> Pairs:
    place = {pk: at for at, pk in enumerate(ids)}
    met = {
        (min(place[one], place[other]), max(place[one], place[other]))
        for one, others in asked.items()
        for other in others
        if other in place and one in place
    }
    table = np.array(sorted(met), np.uint32).reshape(len(met), 2)
    return Pairs(table[:, 0], table[:, 1])


def _context(subject: Subject) -> Any:
    """What the last scan learnt of the file."""
    scan = queries.newest_scan(subject)
    told = {name: value for name, value in (scan.context if scan else {}).items() if value is not None}
    return FILES[subject].ways.told(**told)


def _as_common_as_in_the_file(
    records: pl.DataFrame, rows: pl.DataFrame, asked: Mapping[int, Sequence[int]]
) -> pl.DataFrame:
    """The names and the towns of those who are asked about: a few hundred records that were brought together do
    not show how common they are."""
    told = zip(rows["id"], rows["last_name"], rows["city"], strict=True)
    found = [_how_common(last, city) if pk in asked else (0.0, 0.0) for pk, last, city in told]
    last, city = (pl.Series(column, dtype=pl.Float32) for column in zip(*found, strict=True))
    return records.with_columns(pl.max_horizontal("last_count", last), pl.max_horizontal("city_count", city))


def _how_common(last: str | None, city: str | None) -> tuple[float, float]:
    """As logarithms."""
    name, town = (fold(text or "").strip() for text in (last, city))
    names = (f"{name} ", f"{name} \U0010ffff") if name else ("", "")
    named, there = _how_many(_NAMED, names), _how_many(_THERE, [town])
    return float(np.log(max(1, named))), float(np.log(max(1, there)))


def _how_many(asked: str, values: Sequence[str]) -> int:
    """Up to FAR: beyond, more or fewer say the same."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({asked} LIMIT %s) AS looked_at", [*values, FAR])
        return int(cursor.fetchone()[0])


FAR = 20_000
_NAMED = "SELECT 1 FROM customers_contact WHERE name_key >= %s AND name_key < %s"
_THERE = "SELECT 1 FROM customers_contact WHERE city_key = %s"
