"""The people and the companies to compare, in the columns that finding reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.companies.records import SCHEMA as COMPANY_SCHEMA
from chaland.duplicates.domain.persons.records import SCHEMA as PERSON_SCHEMA

_STEP = 20_000


@dataclass(frozen=True, slots=True)
class _Table:
    """table, joins: what is read, its rows under `c`; cells: SQL of the columns that are not plain."""

    table: str
    joins: str
    schema: Mapping[str, pl.DataType]
    cells: Mapping[str, str]

    @property
    def columns(self) -> str:
        return ", ".join(["c.id", *(self.cells.get(name, f"c.{name}") for name in self.schema)])

    @property
    def frame(self) -> dict[str, pl.DataType]:
        return {"id": pl.Int64(), **self.schema}


_PLACE = {
    "complement": "coalesce(c.building_line, c.recipient_line)",
    "street": "coalesce(c.street, c.locality_line)",
}
_TABLES: Mapping[Subject, _Table] = {
    Subject.PERSON: _Table(
        "customers_contact",
        "LEFT JOIN customers_company f ON f.id = c.company_id",
        PERSON_SCHEMA,
        {
            **_PLACE,
            "birth_date": "CAST(c.birth_date AS text)",
            "company": "f.name",
            "siren": "f.siren",
        },
    ),
    Subject.COMPANY: _Table("customers_company", "", COMPANY_SCHEMA, _PLACE),
}


def rows_of_all(subject: Subject) -> pl.DataFrame:
    """Everybody, or every company, by id: the column `id`, and those of the SCHEMA of its `records`. One pass."""
    return pl.concat([pl.DataFrame(schema=_TABLES[subject].frame), *rows_in_parts(subject)])


def rows_in_parts(subject: Subject, step: int = _STEP) -> Iterator[pl.DataFrame]:
    """The same, so many at a time, in flat memory."""
    read = _TABLES[subject]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {read.columns} FROM {read.table} c {read.joins} ORDER BY c.id")
        while rows := cursor.fetchmany(step):
            yield pl.DataFrame(rows, schema=read.frame, orient="row")


def rows_of(subject: Subject, ids: Sequence[int]) -> pl.DataFrame:
    """These contacts (companies), as `rows_of_all` gives them; unknown ids are left out."""
    read = _TABLES[subject]
    asked = (
        f"SELECT {read.columns} FROM {{keys}} {{join}} {read.table} c ON c.id = k.key {read.joins} "
        "ORDER BY c.id"
    )
    return pl.DataFrame(bulk.fetch(asked, ids), schema=read.frame, orient="row")


def people() -> pl.DataFrame:
    return rows_of_all(Subject.PERSON)


def people_of(ids: Sequence[int]) -> pl.DataFrame:
    return rows_of(Subject.PERSON, ids)


def companies() -> pl.DataFrame:
    return rows_of_all(Subject.COMPANY)


def companies_of(ids: Sequence[int]) -> pl.DataFrame:
    return rows_of(Subject.COMPANY, ids)
