"""Names of invented people, as frequent as in France."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

import polars as pl

from chaland import reference
from chaland.samples.draws import Draws, Weighted
from chaland.samples.words import words

_FIRST_DECADE, _LAST_DECADE = 1920, 2020
_DECADES = (_LAST_DECADE - _FIRST_DECADE) // 10 + 1

# Weight of the surname of rank r: (r + 20) ** -0.9. Martin then bears 0.3 % of the people, the 200 commonest
# names 17 %, which is near what the INSEE published with its list; the list itself has lost its counts.
_RANK_SHIFT, _RANK_POWER, _WEIGHT_UNIT = 20, -0.9, 10**9


@cache
def _given_names() -> Weighted:
    """Every (sex, decade) after the other, commonest first; see `_bounds` for where each begins."""
    table = _given_name_table()
    return Weighted.of(table["name"], table["births"])


@cache
def _given_name_table() -> pl.DataFrame:
    packed = (files("chaland.samples") / "data" / "given_names_by_decade.csv.gz").read_bytes()
    return pl.read_csv(gzip.decompress(packed)).sort("sex", "decade", maintain_order=True)


@cache
def _bounds() -> pl.DataFrame:
    """before: births counted before this (sex, decade); births: in it. In the order sex F, M; then decade."""
    births = _given_name_table().group_by("sex", "decade", maintain_order=True).agg(pl.col("births").sum())
    return births.select(before=pl.col("births").cum_sum().shift(1, fill_value=0), births="births")


def given_names(draws: Draws, subject: str, sex: pl.Series, birth_year: pl.Series) -> pl.Series:
    """A given name for each row, by its frequency among the births of that sex and decade.

    Source: INSEE, Fichier des prénoms 2021; the 250 commonest of each decade.
    """
    decade = (birth_year // 10 * 10).clip(_FIRST_DECADE, _LAST_DECADE)
    group = (sex == "M").cast(pl.Int64) * _DECADES + (decade.cast(pl.Int64) - _FIRST_DECADE) // 10
    bounds = _bounds()[group]
    wanted = bounds["before"] + (draws.unit(subject) * bounds["births"]).cast(pl.Int64)
    names = _given_names()
    return names.values.gather(names.cumulated.search_sorted(wanted.cast(pl.UInt64), side="right"))


@cache
def _family_names() -> Weighted:
    common = pl.Series(words("family_names"))
    listed = (
        reference.family_name_table().filter(~pl.col("key").is_in(_keys(common).implode()))["name"].sort()
    )
    # The INSEE list is alphabetical: shuffled once and for all, so that no letter is commoner than another.
    order = Draws.over(0, pl.int_range(listed.len(), eager=True)).bits("rank").arg_sort()
    names = pl.concat([common, listed.gather(order).str.to_titlecase()])
    ranks = range(1, names.len() + 1)
    return Weighted.of(names, [round((rank + _RANK_SHIFT) ** _RANK_POWER * _WEIGHT_UNIT) for rank in ranks])


def _keys(names: pl.Series) -> pl.Series:
    return names.to_frame("name").select(reference.key_expr(pl.col("name"))).to_series()


def family_names(draws: Draws, subject: str) -> pl.Series:
    """A surname for each row: the 200 commonest of France first, then the 218,982 of the INSEE.

    Source: INSEE, Fichier des noms de famille 2008 (list without counts); the curve is ours.
    """
    return draws.weighted(subject, _family_names())
