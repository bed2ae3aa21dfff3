"""The towns there are, so that none is taken for a slip of another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from chaland.quality.domain.variants.forms import Value
from chaland.reference import communes, key, town_names


@cache
def known_towns() -> Mapping[str, str]:
    """Matching key → the name of the commune, the most populous of that name; else the former or postal name."""
    of_today = communes().filter(pl.col("kind") == "commune").sort("population", nulls_last=False)
    others = (
        town_names()
        .filter(pl.col("name").str.len_chars() > 0)
        .unique("key", keep="first", maintain_order=True)
    )
    return {
        **dict(others.select("key", "name").iter_rows()),
        **dict(of_today.select("key", "name").iter_rows()),
    }


def told_apart(values: Iterable[Value]) -> list[Value]:
    """Without the names that several towns spell each its own way, `Blâmont` and `Blamont`: written one way, people of
    the one would live in the other."""
    return [value for value in values if key(value.text) not in _spelt_differently()]


@cache
def _spelt_differently() -> frozenset[str]:
    towns = communes().filter(pl.col("kind") == "commune")
    spellings = towns.group_by("key").agg(pl.col("name").n_unique())
    return frozenset(spellings.filter(pl.col("name") > 1)["key"])
