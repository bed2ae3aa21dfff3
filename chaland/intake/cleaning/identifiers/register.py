"""Columns of SIREN and SIRET numbers."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks, excel
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.identifiers import words
from chaland.intake.cleaning.identifiers.checksums import is_siren, is_siret
from chaland.intake.cleaning.leftovers import read_leftovers

_LABEL = r"(?i)\b(?:n[°o]?|num[ée]ro|siren|siret|rcs|r\.c\.s)\b[^0-9]*"


def clean_sirens(series: pl.Series) -> Column:
    """values: siren (9 digits), siret (14 digits, where the cell held one)."""
    return per_distinct(series, lambda distinct: _clean(distinct, siret_wanted=False))


def clean_sirets(series: pl.Series) -> Column:
    """values: siret (14 digits), siren (its first nine, or the cell's own where it held a SIREN)."""
    return per_distinct(series, lambda distinct: _clean(distinct, siret_wanted=True))


def _clean(distinct: pl.Series, *, siret_wanted: bool) -> Column:
    frame = _digits(distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw"))))
    digits = pl.col("digits")
    frame = frame.with_columns(
        siret=_padded_if(digits, 14, is_siret), siren=_padded_if(digits, 9, is_siren)
    ).with_columns(siren=pl.coalesce("siren", pl.col("siret").str.head(9)))
    frame = frame.with_columns(rule=_rule(siret_wanted), fault=_fault(siret_wanted))
    return column_of(frame, "siret", "siren")


def _digits(frame: pl.DataFrame) -> pl.DataFrame:
    """`digits`: the cell's digits, scientific notation expanded, null where Excel lost some."""
    text = excel.without_decimal(pl.col("text")).str.replace_all(_LABEL, "")
    scientific = pl.col("text").str.contains(excel.SCIENTIFIC)
    frame = frame.with_columns(
        digits=text.str.replace_all(r"[\s.\-_/']+", ""),
        scientific=scientific,
        filler=blanks.is_filler(pl.col("text")) | pl.col("text").str.contains("^[0 ]+$"),
    )
    return read_leftovers(
        frame,
        pl.col("scientific"),
        lambda raw: (excel.full_digits(raw),),
        given=["text"],
        schema={"digits": pl.String()},
    )


def _padded_if(digits: pl.Expr, length: int, check: object) -> pl.Expr:
    """The number if its key is right, as it stands or with the one zero that a spreadsheet drops."""
    assert callable(check)
    padded = pl.when(digits.str.len_bytes().is_between(length - 1, length)).then(digits.str.zfill(length))
    return pl.when(check(padded)).then(padded)


def _rule(siret_wanted: bool) -> pl.Expr:
    kept = pl.coalesce("siret", "siren") if siret_wanted else pl.coalesce("siren", "siret")
    padded = pl.col("digits").str.len_bytes().is_in([8, 13])
    from_siret = pl.col("siret").is_not_null() & pl.lit(not siret_wanted)
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(kept.is_null() | (kept == pl.col("raw")))
        .then(pl.lit(None, pl.String))
        .when("scientific")
        .then(pl.lit(words.EXPANDED.code))
        .when(padded)
        .then(pl.lit(words.ZERO.code))
        .when(from_siret)
        .then(pl.lit(words.SIREN_OF_SIRET.code))
        .when(kept == pl.col("text"))
        .then(pl.lit(blanks.SPACES.code))
        .otherwise(pl.lit(words.FORMATTED.code))
    )


def _fault(siret_wanted: bool) -> pl.Expr:
    invalid = words.SIRET_INVALID if siret_wanted else words.SIREN_INVALID
    return (
        pl.when(pl.col("filler") | (pl.col("text") == ""))
        .then(pl.lit(None, pl.String))
        .when(pl.col("scientific") & pl.col("siren").is_null())
        .then(pl.lit(excel.DAMAGED.code))
        .when(pl.col("siren").is_null())
        .then(pl.lit(invalid.code))
        .when(pl.col("siret").is_null() & pl.lit(siret_wanted))
        .then(pl.lit(words.SIRET_IS_SIREN.code))
    )
