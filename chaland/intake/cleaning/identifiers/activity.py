"""A column of activity codes (NAF rev. 2, also called APE)."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.identifiers import words
from chaland.reference import naf

_CODE = r"(?i)(?:^|[^0-9A-Z.])([0-9]{1,2})[ .]?([0-9]{2})[ .]?([A-Z])(?:$|[^0-9A-Z])"


def clean_nafs(series: pl.Series) -> Column:
    """values: naf, as `62.01Z`. A label around the code is dropped."""
    return per_distinct(series, _clean)


def _clean(distinct: pl.Series) -> Column:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(filler=blanks.is_filler(pl.col("text")), code=_code())
    known = pl.col("code").is_in(naf().filter(pl.col("level") == 5)["code"].to_list())
    # Three digits are either a lost zero or a code of the NAF before 2008: only the first is readable.
    readable = known | ~pl.col("code").str.starts_with("0")
    frame = frame.with_columns(naf=pl.when(readable).then("code"), known=known)
    return column_of(frame.with_columns(rule=_rule(), fault=_fault()), "naf")


def _code() -> pl.Expr:
    first, middle, letter = (pl.col("text").str.extract(_CODE, group) for group in (1, 2, 3))
    return first.str.zfill(2) + "." + middle + letter.str.to_uppercase()


def _rule() -> pl.Expr:
    changed = pl.col("naf").is_not_null() & (pl.col("naf") != pl.col("raw"))
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(changed)
        .then(pl.lit(words.NAF_FORMATTED.code))
    )


def _fault() -> pl.Expr:
    return (
        pl.when(pl.col("filler") | (pl.col("text") == "") | pl.col("known"))
        .then(pl.lit(None, pl.String))
        .when(pl.col("naf").is_null())
        .then(pl.lit(words.NAF_INVALID.code))
        .otherwise(pl.lit(words.NAF_UNKNOWN.code))
    )
