"""Given names with their counts by sex, and the family names borne in France."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chaland.reference.archive import table

if TYPE_CHECKING:
    import polars as pl


def given_names() -> pl.DataFrame:
    """One row a given name that 20 people or more born in France since 1900 bear.

    key, name (accents and capitals as people write them): str;
    male, female: i64 births from 1900 to 2021; born: i64, the median year of birth, null for the rarest.
    """
    return table("given_names")


def family_name_table() -> pl.DataFrame:
    """key, name (capitals, hyphens and apostrophes as the INSEE writes them): str; no counts exist."""
    return table("family_names")


@cache
def family_names() -> frozenset[str]:
    """The keys of the 218,113 family names that differ by more than punctuation: they tell NOM from prénom."""
    return frozenset(family_name_table()["key"])
