"""A whole person in a column of surnames: 'DUPONT Jean', 'M. et Mme MARTIN Paul et Claire', 'Bepoix Y.'."""

from __future__ import annotations

import re

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.persons.lexicon import weight
from chaland.intake.cleaning.persons.order import is_shouted, units

_TITLE = (
    r"(?:mesdames|messieurs|mademoiselle|madame|monsieur|mmes|mme|mlle|melle|mrs|mr|mm|m|dr|docteur|me|pr)"
)
_TITLED = rf"(?i)^{_TITLE}(?:\.\s*|\s+)\p{{L}}|\s(?:mr|mme|mlle|monsieur|madame|mademoiselle)\.?$"
_LINKED = r"(?i)\p{L}\.?\s+(?:et|&)\s+\p{L}"
_INITIAL = re.compile(r"^[^\W\d_](?:-?[^\W\d_])?\.$")
_LAST_INITIAL = re.compile(r"^[^\W\d_]$")

_GIVEN = 2.0
"""A word that many more bear as a first name than families do: Claire, Paul; not Martin, nor Garcia."""

_AFTER_COMMA = 0.5
"""Less will do for a word set apart by a comma, or by its small letters beside capitals."""

_LINKED_GIVEN = 1.0
"""And for a word linked to another of the same sort."""


def is_titled(cells: pl.Series) -> pl.Series:
    """Whether a title stands before or after a name; null cells answer False."""
    return cells.str.contains(_TITLED).fill_null(False)


def are_whole_persons(cells: pl.Series) -> pl.Series:
    """Whether each cell of a column of surnames names somebody whole; null cells answer False.

    A title, two names linked, an initial, or a word that the lexicons know for a first name beside another.
    'LE GOFF', 'de La Fontaine', 'MARTIN DURAND' stay surnames. Cost: 20 µs per distinct cell of several words.
    """
    text = cells.to_frame("v").select(blanks.tidied(pl.col("v"))).to_series()
    plain = is_titled(text) | text.str.contains(_LINKED).fill_null(False)
    several = text.filter(~plain & text.str.contains(r"[\s,]").fill_null(False)).unique()
    named = [cell for cell in several if _has_given_name(cell)]
    return plain | text.is_in(pl.Series(named, dtype=pl.String).implode()).fill_null(False)


def are_given(cells: pl.Series) -> pl.Series:
    """Whether each cell is borne as a first name rather than by families; null cells answer False."""
    known = [cell for cell in cells.drop_nulls().unique() if weight(cell) >= _LINKED_GIVEN]
    return cells.is_in(pl.Series(known, dtype=pl.String).implode()).fill_null(False)


def _has_given_name(text: str) -> bool:
    if re.search(r"[\d@]", text):
        return False
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma:
        return bool(last and first) and _is_given(first, _AFTER_COMMA)
    parts = units(text.split())
    if len(parts) < 2:
        return False
    return _has_initial(parts) or _has_quiet_given_name(parts) or _has_sure_given_name(parts)


def _has_initial(parts: list[str]) -> bool:
    return any(_INITIAL.match(part) for part in parts) or bool(_LAST_INITIAL.match(parts[-1]))


def _has_quiet_given_name(parts: list[str]) -> bool:
    """`DUPONT Jean`: capitals tell the surname, the lexicons know the rest."""
    quiet = [part for part in parts if not is_shouted(part)]
    return 0 < len(quiet) < len(parts) and all(_is_given(part, _AFTER_COMMA) for part in quiet)


def _has_sure_given_name(parts: list[str]) -> bool:
    """At the head or at the tail, where first names stand."""
    return weight(parts[0]) >= _GIVEN or weight(parts[-1]) >= _GIVEN


def _is_given(words: str, least: float) -> bool:
    return bool(_INITIAL.match(words)) or weight(words.split()[0]) >= least
