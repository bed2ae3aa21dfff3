"""What a whole column says about how its dates are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from chaland.intake.cleaning.distinct import as_text

Order = Literal["dmy", "mdy", "ymd", "ambiguous"]


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """Decided once for a column, applied to each of its values.

    order: how numeric dates that do not start with the year are written; `ambiguous` reads French order.
    has_time: some value carries a time of day other than midnight, so midnight is a time too.
    two_digit_years: some year has two digits.
    excel_serials: most values are day numbers of a spreadsheet.
    today: the day of the import, for the pivot of two-digit years and births in the future.
    excel_1904: the workbook counts days from 1904.
    """

    order: Order
    has_time: bool
    two_digit_years: bool
    excel_serials: bool
    today: date
    excel_1904: bool = False


_SHORT = r"^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:\D|$)"
_ISO = r"^\s*\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}(?:\D|$)|^\s*\d{8}(?:\d{6})?\s*$"
_SERIAL = r"^\s*[1-7]\d{4}(?:[.,]\d+)?\s*$"
_CLOCK = r"\d(?:[T ,àa]+|[ ]+at[ ]+)(\d{1,2}[:hH]\d{2}(?::\d{2})?)"
_MIDNIGHT = r"^0{1,2}[:hH]00(?::00)?$"


def date_evidence(series: pl.Series, *, today: date, excel_1904: bool = False) -> DateEvidence:
    """The evidence of one column. Give the whole column when it can be had: 20/03 may come last."""
    distinct = as_text(series).drop_nulls().unique().to_frame("v")
    frame = distinct.with_columns(pl.col("v").str.extract_groups(_SHORT).alias("__g")).unnest("__g")
    frame = frame.with_columns(pl.col("1", "2").cast(pl.Int32))
    facts = frame.select(
        _first_above_12().sum().alias("dmy"),
        _second_above_12().sum().alias("mdy"),
        (pl.col("1") > 31).sum().alias("ymd_short"),
        pl.col("v").str.contains(_ISO).sum().alias("iso"),
        pl.col("1").is_not_null().sum().alias("short"),
        pl.col("v").str.contains(r"\d\s*[AaPp]\.?[Mm]\.?\b").sum().alias("ampm"),
        (pl.col("3").str.len_chars() == 2).sum().alias("two_digits"),
        pl.col("v").str.contains(_SERIAL).sum().alias("serials"),
        _timed().sum().alias("timed"),
        pl.len().alias("n"),
    ).row(0, named=True)
    return DateEvidence(
        order=_order(facts),
        has_time=facts["timed"] > 0,
        two_digit_years=facts["two_digits"] > 0,
        excel_serials=facts["serials"] * 2 > facts["n"],
        today=today,
        excel_1904=excel_1904,
    )


def _first_above_12() -> pl.Expr:
    return pl.col("1").is_between(13, 31) & (pl.col("2") <= 12)


def _second_above_12() -> pl.Expr:
    return (pl.col("1") <= 12) & pl.col("2").is_between(13, 31)


def _timed() -> pl.Expr:
    clock = pl.col("v").str.extract(_CLOCK, 1)
    epoch = pl.col("v").str.contains(r"^\s*\d{10}(?:\d{3}|\d{4})?\s*$")
    serial = pl.col("v").str.contains(r"^\s*[1-7]\d{4}[.,]\d*[1-9]")
    return (clock.is_not_null() & ~clock.str.contains(_MIDNIGHT)) | epoch | serial


def _order(facts: dict[str, int]) -> Order:
    if facts["dmy"] or facts["mdy"] or facts["ymd_short"]:
        votes: dict[Order, int] = {"dmy": facts["dmy"], "mdy": facts["mdy"], "ymd": facts["ymd_short"]}
        best = max(votes, key=lambda order: votes[order])
        tied = sum(1 for count in votes.values() if count == votes[best]) > 1
        return "ambiguous" if tied else best
    if not facts["short"]:
        return "ymd" if facts["iso"] else "ambiguous"
    # a clock in halves of a day is only written where the month comes first
    return "mdy" if facts["ampm"] * 2 > facts["short"] else "ambiguous"
