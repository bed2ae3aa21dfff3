"""What the postal code cell and the town cell of one address hold, taken apart."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.intake.cleaning.places.towns import is_town
from chaland.reference import key_expr

_FIVE, _FOUR = r"\d(?: ?\d){4}", r"\d(?: ?\d){3}"
_FRANCE = r"(?:(?:F|FR|FRA)[ -]{0,3})?"
_FRENCH_CODE = rf"(?i)^{_FRANCE}({_FIVE}|{_FOUR})(?:\.0)?(?:\s*[,\-]?\s*([^\d\s,\-].*))?$"
_ABROAD = r"^([A-Z]{1,3})[ -]{1,3}(\d{4,5})$"
_CODE_THEN_TOWN = r"(?i)^(?:F(?:R)?[ -]{0,3})?(\d{5}|\d{2} \d{3}|\d{4})\s*[,\-]?\s*(\p{L}.*)$"
_TOWN_THEN_CODE = r"^(\p{L}.*?)[\s,(\-]+(\d{5})\)?$"
_CEDEX = r"(?i)\s*\bCEDEX\b.*$"


def taken_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """From postal and town, raw: code, short, foreign_code, prefix, city, key, cedex, split. The order is lost.

    code: five French figures. short: four, that perhaps lost their zero. prefix: the ISO2 of 'B-1000'.
    foreign_code: the cell as it stands. city: the town as written, its code removed. key: for matching,
    without CEDEX. split: one of the cells held both.
    """
    rows = rows.with_columns(
        __p=pl.col("postal").str.replace_all(r"^[\s'\"]+|[\s'\"]+$", ""),
        __t=pl.col("town").str.replace_all(r"^[\s,;]+|[\s,;]+$", ""),
    )
    rows = rows.with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in ("__p", "__t"))
    plain = pl.col("__p").str.contains(r"^\d{5}$") & ~pl.col("__t").str.contains(r"[\d(]")
    rows = rows.with_columns(__plain=plain.fill_null(False))
    simple, other = rows.filter("__plain"), rows.filter(~pl.col("__plain"))
    every = [_keyed(_simple(simple)), _with_brackets(_keyed(_assembled(_parsed(other))))]
    return pl.concat(every, how="diagonal").drop("__p", "__t", "__plain")


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    city = pl.col("city")
    rows = rows.with_columns(cedex=city.str.contains(_CEDEX).fill_null(False))
    key = key_expr(pl.when("cedex").then(city.str.replace(_CEDEX, "")).otherwise(city))
    return rows.with_columns(key=pl.when(key != "").then(key))


def _with_brackets(rows: pl.DataFrame) -> pl.DataFrame:
    """'Lille (Nord)' is looked up without its brackets, unless they are part of the name."""
    if not rows["city"].str.contains("(", literal=True).any():
        return rows
    remark = pl.col("city").str.contains("(", literal=True) & ~is_town(pl.col("key"))
    bare = key_expr(pl.col("city").str.replace(r"\s*\(.*$", ""))
    return rows.with_columns(key=pl.when(remark & (bare != "")).then(bare).otherwise("key"))


def _simple(rows: pl.DataFrame) -> pl.DataFrame:
    """Five figures, and a town without any: nearly every row."""
    nothing = pl.lit(None, pl.String)
    return rows.with_columns(
        code="__p", short=nothing, foreign_code="__p", prefix=nothing, city="__t", split=pl.lit(False)
    )


def _parsed(rows: pl.DataFrame) -> pl.DataFrame:
    """figures, tail (of the postal cell), prefix, abroad; in_town and without (of the town cell)."""
    rows = rows.with_columns(
        __own=pl.col("__p").str.extract_groups(_FRENCH_CODE),
        __far=pl.col("__p").str.to_uppercase().str.extract_groups(_ABROAD),
        __front=pl.col("__t").str.extract_groups(_CODE_THEN_TOWN),
        __back=pl.col("__t").str.extract_groups(_TOWN_THEN_CODE),
    )
    own, far, front, back = (pl.col(name).struct for name in ("__own", "__far", "__front", "__back"))
    figures = _digits(own.field("1"))
    prefix = far.field("1").replace_strict(COUNTRIES, default=None, return_dtype=pl.String)
    return rows.with_columns(
        __figures=figures,
        __tail=own.field("2"),
        # 'F-69003' is French, whatever else the letter may stand for
        prefix=pl.when(figures.is_null()).then(prefix),
        __abroad=far.field("2"),
        __in_town=pl.coalesce(_digits(front.field("1")), back.field("2")),
        __without=pl.coalesce(front.field("2"), back.field("1")),
    ).drop("__own", "__far", "__front", "__back")


def _digits(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(" ", "", literal=True)


def _assembled(rows: pl.DataFrame) -> pl.DataFrame:
    figures, in_town = pl.col("__figures"), pl.col("__in_town")
    # a code in the town cell is a repetition, or the code itself; another number is left where it is
    same = (figures.str.zfill(5) == in_town.str.zfill(5)).fill_null(False)
    agrees = in_town.is_not_null() & (pl.col("__p").is_null() | same)
    tail = pl.col("__t").is_null() & pl.col("__tail").is_not_null()
    either = pl.coalesce(figures, pl.when(agrees).then(in_town))
    rows = rows.with_columns(
        code=pl.when(either.str.len_chars() == 5).then(either),
        short=pl.when(either.str.len_chars() == 4).then(either),
        foreign_code=pl.coalesce(
            pl.when(pl.col("prefix").is_not_null()).then("__abroad"),
            pl.when(tail | pl.col("__p").is_null()).then(either),
            pl.col("__p").str.to_uppercase(),
        ),
        city=pl.when(agrees).then("__without").otherwise(pl.coalesce("__t", "__tail")),
        split=tail | agrees,
    )
    return rows.drop("__figures", "__tail", "__abroad", "__in_town", "__without")
