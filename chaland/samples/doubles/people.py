"""A labelled file of people."""

from __future__ import annotations

from typing import Protocol

import polars as pl

from chaland.samples.doubles.design import Design
from chaland.samples.doubles.entries import entered
from chaland.samples.doubles.families import families
from chaland.samples.doubles.lives import lived
from chaland.samples.draws import Draws

_MOST = 8  # times at most


def labelled_people(design: Design) -> pl.DataFrame:
    """One row an entry, in an order that tells nothing: person_id, household_id (Int64) are the truth.

    sex, first_name, last_name, birth_name, birth_date (eight digits), email, mobile, phone, complement, street,
    postal_code, city, company, siren: String, as typed. The same design gives the same rows.
    """
    rows = times_over(families(design), "person_id", design)
    draws = Draws.over(design.seed, rows["entry"])
    rows = lived(rows, draws, rows["later"])
    rows = entered(
        rows, draws, damage=design.damage, wrong=design.wrong, gaps=design.gaps, untold=design.untold
    )
    order = draws.bits("order").arg_sort()
    return rows[order].rename({"landline": "phone", "siret": "siren"}).drop("entry", "later", "department")


class Repeated(Protocol):
    """The rates of a design that say how often one stands in the file."""

    @property
    def seed(self) -> int: ...
    @property
    def doubled(self) -> float: ...
    @property
    def often(self) -> float: ...


def times_over(subjects: pl.DataFrame, number: str, design: Repeated) -> pl.DataFrame:
    """Each (a number of its own in the column `number`) as often as it stands in the file. entry: a number that no
    other has; later: not the first."""
    draws = Draws.over(design.seed, subjects[number])
    times, again = (
        pl.repeat(1, subjects.height, dtype=pl.Int64, eager=True),
        draws.chance("doubled", design.doubled),
    )
    for time in range(2, _MOST + 1):
        times += again.cast(pl.Int64)
        again &= draws.chance(f"again/{time}", design.often)
    rows = subjects.with_columns(time=pl.int_ranges(0, times, eager=True)).explode("time")
    return rows.with_columns(entry=pl.col(number) * _MOST + pl.col("time"), later=pl.col("time") > 0).drop(
        "time"
    )
