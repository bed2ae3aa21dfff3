"""What the postal code cell and the town cell of one address hold, taken apart."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.reference import key_expr

_FRENCH_CODE = r"^(?:(?:F|FR|FRA)[ -]{0,3})?(\d{2} ?\d{3})(?:\.0)?(?:\s*[,\-]?\s*([^\d\s,\-].*))?$"
_LOST_ZERO = r"^(?:(?:F|FR|FRA)[ -]{0,3})?(\d ?\d{3})(?:\.0)?$"
_ABROAD = r"^([A-Z]{1,3})[ -]{1,3}(\d{4,5})$"
_CODE_THEN_TOWN = r"^(?:F(?:R)?[ -]{0,3})?(\d{5}|\d{2} \d{3})\s*[,\-]?\s*(\p{L}.*)$"
_TOWN_THEN_CODE = r"^(\p{L}.*?)[\s,(\-]+(\d{5})\)?$"
_CEDEX = r"(?i)\bCEDEX\b"


def taken_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """From postal (raw), town (raw), country (ISO2): code, short, foreign_code, prefix, city, key, cedex.

    code: five French figures. short: four, that perhaps lost their zero. prefix: the ISO2 of 'B-1000'.
    city: the town as written, its code removed. key: for matching, without CEDEX.
    """
    postal = pl.col("postal").str.to_uppercase().str.strip_chars(" '\"")
    town = pl.col("town").str.strip_chars(" ,;")
    rows = rows.with_columns(__p=postal, __t=pl.when(town != "").then(town))
    rows = rows.with_columns(
        __own=_digits(pl.col("__p").str.extract(_FRENCH_CODE, 1)),
        __tail=pl.col("postal").str.strip_chars().str.extract("(?i)" + _FRENCH_CODE, 2),
        short=_digits(pl.col("__p").str.extract(_LOST_ZERO, 1)),
        prefix=pl.col("__p")
        .str.extract(_ABROAD, 1)
        .replace_strict(COUNTRIES, default=None, return_dtype=pl.String),
        __abroad=pl.col("__p").str.extract(_ABROAD, 2),
        __front=pl.col("__t").str.extract_groups("(?i)" + _CODE_THEN_TOWN),
        __back=pl.col("__t").str.extract_groups(_TOWN_THEN_CODE),
    )
    # 'F-69003' is French, whatever else the letter may stand for
    rows = rows.with_columns(prefix=pl.when(pl.col("__own").is_null()).then("prefix"))
    return _assembled(rows)


def _digits(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(" ", "", literal=True)


def _assembled(rows: pl.DataFrame) -> pl.DataFrame:
    front, back = pl.col("__front").struct, pl.col("__back").struct
    in_town = pl.coalesce(_digits(front.field("1")), back.field("2"))
    without = pl.coalesce(front.field("2"), back.field("1"), "__t", "__tail")
    # a code in the town cell is a repetition, or the code itself; another number is left where it is
    agrees = in_town.is_not_null() & (pl.col("__own").is_null() | (pl.col("__own") == in_town))
    city = pl.when(agrees).then(without).otherwise(pl.coalesce("__t", "__tail"))
    rows = rows.with_columns(
        code=pl.coalesce("__own", pl.when(pl.col("__p").is_null() | (pl.col("__p") == "")).then(in_town)),
        foreign_code=pl.coalesce(pl.when(pl.col("prefix").is_not_null()).then("__abroad"), pl.when(pl.col("__p") != "").then("__p")),
        city=city,
        cedex=city.str.contains(_CEDEX).fill_null(False),
        split=(pl.col("__t").is_null() & pl.col("__tail").is_not_null()) | agrees,
    )  # fmt: skip
    bare = pl.col("city").str.replace(r"\s*\(.*\)$", "").str.replace(r"(?i)\s*\bCEDEX\b.*$", "")
    key = key_expr(bare)
    return rows.with_columns(key=pl.when(key != "").then(key)).drop("^__.*$")
