"""Birth dates that make a minor, or nobody at all."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights

_CLEARED = '{"birth_date": null}'


def minors(people: pl.DataFrame, known: Known, weights: Weights) -> pl.DataFrame:
    """Source: law.md CON-06 (law 78-17 art. 45, GDPR recital 38)."""
    born = pl.col("birth_date")
    adult = born.dt.offset_by(f"{weights.adult}y")
    young = people.filter(born <= known.today, adult > known.today)
    return told(young, "minor", value=born.dt.to_string("%Y-%m-%d"))


def impossible_ages(people: pl.DataFrame, known: Known, weights: Weights) -> pl.DataFrame:
    """Born in the future, or before anybody who lives."""
    born = pl.col("birth_date")
    over = born.dt.offset_by(f"{weights.oldest + 1}y") <= known.today
    wrong = people.filter((born > known.today) | over)
    return told(wrong, "age", value=born.dt.to_string("%Y-%m-%d"), proposal=pl.lit(_CLEARED))
