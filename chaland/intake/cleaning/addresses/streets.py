"""One line of an address, as it is stored: '12 bis rue de la République', 'BP 45'."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland.intake.cleaning.cases import is_shouted_or_mumbled, proper_case
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.reference import street_type_variants, street_types

_BROKEN = r"\s*[\n\r]\s*"
_NUMBERED = (
    r"^(?i)(?:n ?[°º] ?)?(?P<number>\d{1,5}(?:[\-/]\d{1,5})?)\s*,?\s*(?:(?P<suffix>bis|ter|quater|[a-d])\b)?\s*,?"
    r"(?:\s*(?P<first>\p{L}[\p{L}.\-]*)(?P<rest>.*)|$)"
)
_SHOUTED_NAME = (
    r"^(?:\d+\S*\s*(?:(?i:bis|ter|quater|[a-d])\b)?\s*,?\s*)?\p{L}\p{Ll}+\s"
    r"[^\p{Ll}]*(?:\p{Lu}{4}|\b(?:AUX?|DES?|DU|L[AE]S?)\b)[^\p{Ll}]*$"
)
"""'12 Rue DES ACACIAS': the type was chosen from a list, the name written in capitals."""
_ORDINAL = r"(?i)^\d+(?:er|ere|ère|re|e|eme|ème|nd|nde)\b"
_ACCENTED_TYPES = ("ALLÉE", "ALLÉES", "MONTÉE", "CHAUSSÉE", "LEVÉE", "RÉSIDENCE", "CITÉ", "CÔTE")


def clean_address_lines(series: pl.Series) -> Column:
    """A street, a building, a floor or a hamlet; values: `line`. Accents stay as they were given."""

    def read(texts: pl.Series) -> Column:
        line = pl.col("v").str.replace_all(_BROKEN, ", ").str.replace_all(r"\s+", " ").str.strip_chars(" ,;")
        rows = with_tidy_line(texts.to_frame("v").with_columns(line=line))
        rows = rows.with_columns(line=pl.when(pl.col("line") != "").then("line"))
        return column_of(rows.with_columns(rule=_rule(), fault=pl.lit(None, pl.String)), "line")

    return per_distinct(series, read)


def with_tidy_line(rows: pl.DataFrame) -> pl.DataFrame:
    """The column `line` rewritten: capitals, the number apart, the type of street in small letters after it."""
    line = pl.col("line")
    rows = rows.with_columns(
        line=pl.when(is_shouted_or_mumbled(line) | line.str.contains(_SHOUTED_NAME))
        .then(proper_case(line))
        .otherwise(line)
    )
    rows = rows.with_columns(line.str.extract_groups(_NUMBERED).alias("__parts"))
    number, suffix, first, rest = (
        pl.col("__parts").struct.field(name) for name in ("number", "suffix", "first", "rest")
    )
    kept_suffix = (
        pl.when(suffix.str.len_chars() > 1)
        .then(suffix.str.to_lowercase())
        .otherwise(suffix.str.to_uppercase())
    )
    word = first.str.to_uppercase().str.replace_all(".", "", literal=True)
    kept_first = pl.when(word.is_in(_types())).then(first.str.to_lowercase()).otherwise(first)
    head = pl.concat_str(number, kept_suffix, kept_first, separator=" ", ignore_nulls=True)
    whole = head + rest.fill_null("")
    is_number = number.is_not_null() & ~line.str.contains(_ORDINAL)
    return rows.with_columns(line=pl.when(is_number).then(whole).otherwise(line)).drop("__parts")


@cache
def _types() -> tuple[str, ...]:
    labels, short = street_types()["label"], street_types()["abbreviation"]
    return (*{*labels, *short, *street_type_variants(), *_ACCENTED_TYPES},)


def _rule() -> pl.Expr:
    before, after = pl.col("v"), pl.col("line")
    same_letters = before.str.to_lowercase() == after.str.to_lowercase()
    return (
        pl.when(after.is_null() | (before == after))
        .then(None)
        .when(same_letters)
        .then(pl.lit("address_case"))
        .otherwise(pl.lit("address_tidied"))
    )
