"""Answers among a few: yes or no, languages, and the coded choices of `intake.fields`."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column, Fault
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.text.words import CHOICES, LANGUAGES, NO, NO_SIGNS, YES, YES_SIGNS
from chaland.kernel.text import Text
from chaland.reference import key_expr

FAULTS = (
    Fault(
        "yes_no_unknown",
        Text(fr="ni oui ni non", en="neither yes nor no"),
        Text(fr="Écrivez oui ou non.", en="Write yes or no."),
    ),
    Fault(
        "language_unknown",
        Text(fr="langue inconnue", en="unknown language"),
        Text(fr="Écrivez par exemple « fr » ou « français ».", en="Write for example 'fr' or 'French'."),
    ),
    Fault(
        "choice_unknown",
        Text(fr="mot hors de la liste attendue", en="word outside the expected list"),
        Text(fr="Choisissez un mot de la liste.", en="Choose a word of the list."),
    ),
)


def clean_yes_no(series: pl.Series) -> Column:
    """'oui', 'X', '1', '✓', 'N'; values: `yes_no` (Boolean)."""
    meanings = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    signs = {**dict.fromkeys(YES_SIGNS, True), **dict.fromkeys(NO_SIGNS, False)}

    def read(texts: pl.Series) -> Column:
        known = pl.col("key").replace_strict(meanings, default=None, return_dtype=pl.Boolean)
        first = pl.col("key").str.extract(r"^(OUI|NON|YES|NO)\b", 1)
        start = first.replace_strict(meanings, default=None, return_dtype=pl.Boolean)
        sign = pl.col("v").str.strip_chars().replace_strict(signs, default=None, return_dtype=pl.Boolean)
        return _answer(texts, "yes_no", pl.coalesce(sign, known, start), "yes_no_unknown")

    return per_distinct(series, read)


def clean_languages(series: pl.Series) -> Column:
    """'Français', 'fr-FR', 'FRA'; values: `language` (ISO 639-1)."""

    def read(texts: pl.Series) -> Column:
        whole = pl.col("key").replace_strict(LANGUAGES, default=None, return_dtype=pl.String)
        first = pl.col("key").str.extract(r"^([A-Z]+)\b", 1)
        start = first.replace_strict(LANGUAGES, default=None, return_dtype=pl.String)
        return _answer(texts, "language", pl.coalesce(whole, start), "language_unknown")

    return per_distinct(series, read)


def clean_choices(series: pl.Series, field: str) -> Column:
    """A word of a choice field, French or English, to its code; values: `choice`. Codes: `CHOICES[field]`."""
    words = CHOICES[field]

    def read(texts: pl.Series) -> Column:
        code = pl.col("key").replace_strict(words, default=None, return_dtype=pl.String)
        return _answer(texts, "choice", code, "choice_unknown")

    return per_distinct(series, read)


def _answer(texts: pl.Series, name: str, value: pl.Expr, unknown: str) -> Column:
    rows = texts.to_frame("v").with_columns(key=key_expr(pl.col("v"))).with_columns(value.alias(name))
    blank = pl.col("v").str.strip_chars() == ""
    fault = pl.when(pl.col(name).is_null() & ~blank).then(pl.lit(unknown))
    return column_of(rows.with_columns(fault=fault, rule=pl.lit(None, pl.String)), name)
