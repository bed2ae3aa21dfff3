"""A column of web addresses."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.identifiers import words

_URL = (
    r"^(?:(?i:(https?)):/{1,3}|//)?"
    r"((?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*\p{L})\.?"
    r"((?::[0-9]{1,5})?)([/?#]\S*)?$"
)


def clean_urls(series: pl.Series) -> Column:
    """values: website, with its scheme (https:// where none was written) and its host in lower case."""
    return per_distinct(series, _clean)


def _clean(distinct: pl.Series) -> Column:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(filler=blanks.is_filler(pl.col("text"))).with_columns(website=_website())
    return column_of(frame.with_columns(rule=_rule(), fault=_fault()), "website")


def _website() -> pl.Expr:
    scheme, host, port, rest = (pl.col("text").str.extract(_URL, group) for group in (1, 2, 3, 4))
    path = pl.when(rest == "/").then(pl.lit("")).otherwise(rest.fill_null(""))
    lowered = host.str.to_lowercase().str.replace_all(
        "\u0307", "", literal=True
    )  # the dot that İ leaves behind
    return scheme.str.to_lowercase().fill_null("https") + "://" + lowered + port + path


def _rule() -> pl.Expr:
    changed = pl.col("website").is_not_null() & (pl.col("website") != pl.col("raw"))
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(changed)
        .then(pl.lit(words.URL_FORMATTED.code))
    )


def _fault() -> pl.Expr:
    unread = pl.col("website").is_null() & ~pl.col("filler") & (pl.col("text") != "")
    return pl.when(unread).then(pl.lit(words.URL_INVALID.code))
