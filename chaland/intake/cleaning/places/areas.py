"""Departments and regions as people write them, to their codes."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland.intake.cleaning.column import Column, Fault
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.kernel.text import Text
from chaland.reference import departments, key, key_expr, regions

FAULTS = (
    Fault(
        "department_unknown",
        Text(fr="département inconnu", en="unknown department"),
        Text(fr="Donnez son numéro ou son nom.", en="Give its number or its name."),
    ),
    Fault(
        "region_unknown",
        Text(fr="région inconnue", en="unknown region"),
        Text(fr="Donnez son nom actuel.", en="Give its name of today."),
    ),
)


def clean_departments(series: pl.Series) -> Column:
    """'1', '01 - Ain', 'Ain', 'Rhône (69)'; values: `department` (code)."""

    def read(texts: pl.Series) -> Column:
        number = (
            pl.col("v")
            .str.to_uppercase()
            .str.extract(r"(?:^|\()\s*(2[AB]|\d{1,3})(?:\.0)?\s*(?:$|\)|[^\dA-Z])", 1)
        )
        code = pl.when(number.str.len_chars() == 1).then("0" + number).otherwise(number)
        known = pl.when(code.is_in(departments()["code"].to_list())).then(code)
        return _answer(texts, "department", pl.coalesce(known, _named(_departments())), "department_unknown")

    return per_distinct(series, read)


def clean_regions(series: pl.Series) -> Column:
    """'Bretagne', '53', 'PACA'; values: `region` (code)."""

    def read(texts: pl.Series) -> Column:
        code = pl.col("v").str.strip_chars().str.zfill(2)
        known = pl.when(code.is_in(regions()["code"].to_list())).then(code)
        return _answer(texts, "region", pl.coalesce(known, _named(_regions())), "region_unknown")

    return per_distinct(series, read)


def _named(words: dict[str, str]) -> pl.Expr:
    bare = key_expr(pl.col("v")).str.replace_all(r"\s*\b(?:\d{1,3}|2[AB])\b\s*", "")
    return bare.replace_strict(words, default=None, return_dtype=pl.String)


def _answer(texts: pl.Series, name: str, value: pl.Expr, unknown: str) -> Column:
    rows = texts.to_frame("v").with_columns(value.alias(name), rule=pl.lit(None, pl.String))
    blank = pl.col("v").str.strip_chars() == ""
    fault = pl.when(pl.col(name).is_null() & ~blank).then(pl.lit(unknown))
    return column_of(rows.with_columns(fault=fault), name)


@cache
def _departments() -> dict[str, str]:
    return {key(name): code for code, name in departments().select("code", "name").iter_rows()}


@cache
def _regions() -> dict[str, str]:
    named = {key(name): code for code, name in regions().select("code", "name").iter_rows()}
    return named | {
        "PACA": "93",
        "AURA": "84",
        "IDF": "11",
        "CENTRE": "24",
        "NORD PAS DE CALAIS PICARDIE": "32",
    }
