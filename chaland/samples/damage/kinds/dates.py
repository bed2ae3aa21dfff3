"""Damage to dates: every way of writing one, two-digit years, Excel's day numbers, days that never were."""

from __future__ import annotations

import polars as pl

from chaland.samples.damage.kinds.each import among, nothing
from chaland.samples.damage.sheet import NUMBER, typed
from chaland.samples.damage.spoil import Apply, Cells, Damage
from chaland.samples.draws import Draws

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%-d/%-m/%Y")
_EXCEL_DAY_0 = pl.date(1899, 12, 30)
_NEVER = ("00/00/0000", "31/02/1975", "30/02/2019", "01/13/1980", "0", "1900-01-00")


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%d/%m/%Y")


def _text(column: str) -> Apply:
    """A text instead of a date of Excel. The commonest looks the same and is told by its type only."""

    def apply(block: pl.DataFrame, draws: Draws) -> Cells:
        day, form = _day(column), pl.col("form")
        written = pl.concat_str(
            day.dt.day(),
            pl.lit(" "),
            day.dt.month().replace_strict(dict(enumerate(_MONTHS, 1)), return_dtype=pl.String),
            pl.lit(" "),
            day.dt.year(),
        )
        for place, pattern in enumerate(_FORMATS):
            written = pl.when(form == place).then(day.dt.strftime(pattern)).otherwise(written)
        forms = draws.below(f"date/{column}", len(_FORMATS) + 1)
        cells = block.with_columns(forms.alias("form")).select(written).to_series()
        return {column: cells, typed(column): nothing(block)}

    return apply


def _two_digits(column: str) -> Apply:
    def apply(block: pl.DataFrame, _: Draws) -> Cells:
        return {
            column: block.select(_day(column).dt.strftime("%d/%m/%y")).to_series(),
            typed(column): nothing(block),
        }

    return apply


def _serial(column: str) -> Apply:
    """Excel's number of the day, the cell having lost its date format."""

    def apply(block: pl.DataFrame, _: Draws) -> Cells:
        number = (_day(column) - _EXCEL_DAY_0).dt.total_days().cast(pl.String)
        return {column: block.select(number).to_series(), typed(column): pl.Series([NUMBER] * block.height)}

    return apply


def _all(column: str) -> tuple[Damage, ...]:
    """Each needs a date of Excel still, and all but the last make a text of it: no cell is hit twice."""
    still = (column, typed(column))
    return (
        Damage("date_never", 0.003, still, among(column, _NEVER)),
        Damage("date_two_digits", 0.05, still, _two_digits(column)),
        Damage("date_forms", 0.2, still, _text(column)),
        Damage("date_serial", 0.03, still, _serial(column)),
    )


DATES = (*_all("Né(e) le"), *_all("Client depuis"))
