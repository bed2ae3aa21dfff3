"""Country names and codes to ISO 3166 alpha-2."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column, Fault
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.kernel.text import Text
from chaland.reference import key_expr

FAULTS = (
    Fault(
        "country_unknown",
        Text(fr="pays inconnu", en="unknown country"),
        Text(fr="Écrivez par exemple « France » ou « FR ».", en="Write for example 'France' or 'FR'."),
    ),
)


def clean_countries(series: pl.Series) -> Column:
    """'FRANCE', 'Deutschland', 'gb', 'USA'; values: `country` (ISO2)."""

    def read(texts: pl.Series) -> Column:
        word = key_expr(pl.col("v")).str.replace(r"^(?:THE|LA|LE|LES|L) (.{5,})$", "$1")
        found = pl.coalesce(
            expression.replace_strict(COUNTRIES, default=None, return_dtype=pl.String)
            for expression in (key_expr(pl.col("v")), word)
        )
        rows = texts.to_frame("v").with_columns(country=found, rule=pl.lit(None, pl.String))
        blank = pl.col("v").str.strip_chars() == ""
        fault = pl.when(pl.col("country").is_null() & ~blank).then(pl.lit("country_unknown"))
        return column_of(rows.with_columns(fault=fault), "country")

    return per_distinct(series, read)
