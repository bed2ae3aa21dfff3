"""The towns there are, so that none is taken for a slip of another one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from chaland.reference import communes, town_names


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
