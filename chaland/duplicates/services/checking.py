"""One record against the file: who, or which company, is it already?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.merging import live_id
from chaland.duplicates import queries
from chaland.duplicates.domain.bands import REVIEW_FROM, Band, band_of
from chaland.duplicates.domain.reasons import Reason
from chaland.duplicates.domain.scan import Compared
from chaland.duplicates.services.candidates import candidates
from chaland.duplicates.services.comparing import compared, schema_of
from chaland.duplicates.services.deciding import unknown
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_NEW = 0
"""Stands for the number of one that has none."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A contact (a company) that may be the one in hand. home: lives there too, whoever it is; of the same group."""

    number: int
    probability: float
    band: Band
    home: bool
    reasons: Sequence[Reason]


def check(*, values: Mapping[str, str], subject: Subject = Subject.PERSON) -> list[Likely]:
    """Who of the file these values may be about, the likeliest first. `values`: fields of the SCHEMA of its
    `records`, phones in E.164.

    Raises: Invalid (`field_unknown`). Cost: a dozen indexed reads, whatever the size of the file.
    """
    schema = schema_of(subject)
    _refuse_unknown(values, schema)
    row = pl.DataFrame([{"id": _NEW, **values}], schema={"id": pl.Int64(), **schema})
    return _among(subject, row, candidates(subject, values))


def _refuse_unknown(values: Mapping[str, str], schema: Mapping[str, object]) -> None:
    unknown = sorted(set(values) - set(schema))
    if unknown:
        raise Invalid(
            "field_unknown",
            Text("Champ inconnu : {fields}.", "Unknown field: {fields}."),
            remedy=Text("Champs connus : {known}.", "Known fields: {known}."),
            path=unknown[0],
            fields=", ".join(unknown),
            known=", ".join(schema),
        )


def check_one(*, number: int, subject: Subject = Subject.PERSON) -> list[Likely]:
    """The same of a contact (a company) that is in the file, under any of its numbers.

    Raises: NotFound (`contact_unknown`, `company_unknown`).
    """
    living = live_id(number, subject)
    row = queries.rows_of(subject, [] if living is None else [living])
    if row.is_empty():
        raise unknown(number, subject)
    values = told_of(row.row(0, named=True))
    return _among(subject, row, [pk for pk in candidates(subject, values) if pk != living])


def told_of(row: Mapping[str, str | int | None]) -> dict[str, str]:
    """What a row of `queries.rows_of` says."""
    return {name: str(value) for name, value in row.items() if value and name != "id"}


def _among(subject: Subject, row: pl.DataFrame, ids: Sequence[int]) -> list[Likely]:
    """The row judged against each of these contacts."""
    others = queries.rows_of(subject, ids)
    if others.is_empty():
        return []
    file = compared(subject, pl.concat([row, others]), {row["id"][0]: ids})
    return _likeliest(others["id"], file)


def _likeliest(ids: pl.Series, file: Compared) -> list[Likely]:
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
