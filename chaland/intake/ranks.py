"""Tells the rows of one key apart over a whole file, chunk by chunk: the same thing said again, or
something else. Pure of database.

What a chunk learns depends on the chunks before it alone, so that each can be written as soon as it is
ranked. Memory: the key and the digest of every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from chaland.intake import staged
from chaland.intake.keys import ranked

_TOLD: dict[staged.Part, Sequence[str]] = {
    "people": ("base_key", "digest"),
    "firms": ("base_key", "digest", "derived"),
    "products": ("base_key", "digest"),
    "facts": ("hash",),
}


class Ranks:
    """Ranks the chunks of one file, which are given in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[staged.Part, pl.DataFrame] = {}

    def tell(self, number: int) -> None:
        """Write beside the parts of this staged chunk what only the chunks before it decide: `key`, and
        `repeat` but for facts."""
        for part, columns in _TOLD.items():
            mine = staged.columns(self._folder, number, part, columns)
            if mine is not None:
                rank = _rank_facts if part == "facts" else _rank_records
                before = self._before.get(part, mine.clear())
                ranks, kept = rank(before, mine)
                staged.write_ranks(self._folder, number, part, ranks)
                self._before[part] = pl.concat([before, kept])


def _rank_records(before: pl.DataFrame, mine: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Columns repeat, key of `mine`, and what of it the next chunks must know."""
    met = before.join(mine, on="base_key", how="semi")
    derived = pl.col("derived") if "derived" in mine.columns else pl.lit(False)
    told = pl.concat([met, mine]).with_columns(repeat=~pl.struct(mine.columns).is_first_distinct())
    said = (~pl.col("repeat") & ~derived).cast(pl.Int32).cum_sum().over("base_key")
    told = told.with_columns(  # a firm that people's rows name is said once, whatever they call it
        repeat=pl.when(derived).then(~pl.col("base_key").is_first_distinct()).otherwise("repeat"),
        rank=pl.when(derived).then(0).otherwise(said - 1),
    ).tail(mine.height)
    again = pl.concat_str("base_key", pl.lit("#"), pl.col("rank") + 1)
    ranks = told.select("repeat", key=pl.when(pl.col("rank") > 0).then(again).otherwise("base_key"))
    return ranks, mine.filter(~ranks["repeat"])


def _rank_facts(before: pl.DataFrame, mine: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of `mine`: identical lines are as many as they are in the file."""
    met = before.filter(pl.col("hash").is_in(mine["hash"].unique().implode()))
    told = pl.concat([met, mine]).with_columns(rank=pl.int_range(pl.len()).over("hash")).tail(mine.height)
    return ranked(told["hash"], told["rank"]).alias("key").to_frame(), mine
