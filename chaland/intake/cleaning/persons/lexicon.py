"""How much a word looks like a first name rather than a surname, and the words that are neither.

The weight of a word is the decimal logarithm of the births that bear it as a first name, less 3 if it is
in the list of family names: Jean +3, Bernard +3, Martin +2, unknown 0, Dupont -3. Counts of family names are
not published, hence the constant. Source: INSEE, by `chaland.reference`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import log10

import polars as pl

from chaland.intake.cleaning.companies import COMPANY_WORDS, LEGAL_FORMS
from chaland.intake.cleaning.persons.civility import DOCTORS, LAWYERS, MISSUS, MISTERS, PROFESSORS
from chaland.reference import family_name_table, family_names, given_names, key, key_expr

FAMILY_WEIGHT = 3.0
_WORTH_A_JOIN = 5_000

PARTICLES = frozenset(
    (
        "DE", "D", "DU", "DES", "LE", "LA", "LES", "L", "VAN", "VON", "DER", "DEN", "TEN", "TER", "ZU", "DA", "DO", "DOS", "DAS", "DI", "DEL",
        "DELLA", "EL", "AL", "BEN", "BOU", "AIT", "OULD", "ABD", "ABOU", "IBN", "BINT", "SAINT", "SAINTE", "MC", "MAC", "O", "SAN",
    )
)  # fmt: skip
"""Keys of words that hang on to the next one."""

TITLE_KEYS = frozenset((*MISTERS, *MISSUS, *DOCTORS, *LAWYERS, *PROFESSORS)) - {
    "MD",
    "MAD",
    "MDME",
    "SIR",
    "PRE",
    "DRE",
    "DOC",
    "MONS",
}
LINKS = frozenset(("ET", "OU", "AND", "NEE", "NE", "EPOUSE", "EP", "EPSE", "VEUVE", "VVE", "DIT", "DITE"))
HOUSEHOLDS = frozenset(
    ("FAMILLE", "INDIVISION", "SUCCESSION", "CONSORTS", "HOIRS", "HERITIERS", "FAM", "COUPLE")
)
# Company words that are also borne as names.
_NAMES_TOO = frozenset(
    ("FRANCE", "CHATEAU", "CENTRE", "DOMAINE", "SAINTE", "COLLEGE", "CLUB", "CONSEIL", "TAXI", "LEGER")
)
COMPANY_KEYS = frozenset(COMPANY_WORDS) - _NAMES_TOO
FORM_KEYS = frozenset(form for form in LEGAL_FORMS if len(form) > 2)
SPECIAL = (
    TITLE_KEYS | LINKS | HOUSEHOLDS | COMPANY_KEYS | FORM_KEYS | PARTICLES | {"FILS", "FRERES", "SA", "EI"}
)
"""Keys of words that the fast path leaves to `reading`."""


@cache
def _births() -> dict[str, int]:
    return dict(given_names().select("key", pl.col("male") + pl.col("female")).iter_rows())


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """`reference.key`, remembered: the same words come back all along a column."""
    return key(word)


@lru_cache(maxsize=200_000)
def weight(word: str) -> float:
    """How much the word looks like a first name (positive) or a surname (negative)."""
    whole = word_key(word)
    known = _known_weight(whole)
    if known is not None or " " not in whole:
        return known or 0.0
    parts = [part for part in whole.split() if part not in PARTICLES] or [whole]
    return sum(_known_weight(part) or 0.0 for part in parts) / len(parts)


def _known_weight(key_: str) -> float | None:
    births, family = _births().get(key_), key_ in family_names()
    if births is None and not family:
        return None
    return log10((births or 0) + 1) - (FAMILY_WEIGHT if family else 0.0)


def weights(words: pl.Series) -> pl.DataFrame:
    """word, key, weight of each distinct word. The same weights as `weight`."""
    if len(words) > _WORTH_A_JOIN:
        return joined_weights(words)
    columns = {"key": [word_key(word) for word in words], "weight": [weight(word) for word in words]}
    schema: dict[str, pl.DataType] = {"key": pl.String(), "weight": pl.Float64()}
    return pl.DataFrame(columns, schema=schema).with_columns(word=words)


def joined_weights(words: pl.Series) -> pl.DataFrame:
    """The same, vectorised. Cost: 30 ms to hash the lexicons, whatever the number of words."""
    frame = words.to_frame("word").with_columns(key=key_expr(pl.col("word")))
    births = given_names().select("key", births=pl.col("male") + pl.col("female"))
    families = family_name_table().select("key", family=pl.lit(FAMILY_WEIGHT))
    frame = frame.join(births, on="key", how="left").join(families, on="key", how="left")
    known = (pl.col("births").fill_null(0) + 1).log10() - pl.col("family").fill_null(0.0)
    unknown = pl.col("births").is_null() & pl.col("family").is_null()
    frame = frame.with_columns(weight=known.cast(pl.Float64))
    compound = frame.filter(unknown & pl.col("key").str.contains(" ", literal=True))
    by_hand = compound.select("word").with_columns(
        by_parts=pl.Series([weight(w) for w in compound["word"]], dtype=pl.Float64)
    )
    joined = frame.join(by_hand, on="word", how="left")
    return joined.select("word", "key", weight=pl.coalesce("by_parts", "weight"))


def is_female(first_name: str) -> bool | None:
    """Whether nearly all bearers are women; null when the name does not settle it. Never to be stored."""
    found = _sexes().get(word_key(first_name))
    if found is None:
        return None
    share = found[1] / (found[0] + found[1])
    return True if share > _SETTLED else False if share < 1 - _SETTLED else None


_SETTLED = 0.95


@cache
def _sexes() -> dict[str, tuple[int, int]]:
    return {
        key_: (male, female)
        for key_, male, female in given_names().select("key", "male", "female").iter_rows()
    }
