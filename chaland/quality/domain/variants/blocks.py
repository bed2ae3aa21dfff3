"""Which pairs are worth looking at: those that share a key, never all with all.

Keys: the fingerprint (with and without small words), the set of letter pairs, the sound, and the text and the
sound with any one letter left out, which two texts one slip apart share. Cost: about fifteen keys a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from chaland.quality.domain.variants.prepared import Seen

LONGEST = 48
"""Characters; of longer texts only the whole keys are compared."""
_CROWD = 40
"""Values that share one key: more, and each is compared with the most frequent one alone."""
_SHORTEST = 4
_TEXTS = ("print", "bare", "grams", "squeezed", "sound")
_SCHEMA: dict[str, pl.DataType] = {"place": pl.UInt32(), **dict.fromkeys(_TEXTS, pl.String())}


def pairs(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """Places of two values each, the more frequent first; `seen` is sorted so."""
    keyed = pl.concat(list(_keys(seen))).unique()
    crowded = keyed.with_columns(size=pl.len().over("key"), first=pl.col("place").min().over("key"))
    shared = crowded.filter(pl.col("size") > 1)
    few, many = shared.filter(pl.col("size") <= _CROWD), shared.filter(pl.col("size") > _CROWD)
    joined = few.select("key", "place").join(few.select("key", other="place"), on="key")
    found = pl.concat(
        [
            joined.filter(pl.col("place") < pl.col("other")).select("place", "other"),
            many.filter(pl.col("place") > pl.col("first")).select(place="first", other="place"),
        ]
    )
    return found.unique().sort("place", "other").rows()


def _keys(seen: Sequence[Seen]) -> Iterator[pl.DataFrame]:
    table = pl.DataFrame(
        {
            "place": [one.place for one in seen],
            "print": [one.print for one in seen],
            "bare": [one.bare for one in seen],
            "grams": [one.grams for one in seen],
            "squeezed": [one.squeezed for one in seen],
            "sound": [one.sound for one in seen],
        },
        schema=_SCHEMA,
    )
    for name in _TEXTS:
        yield _hashed(table, name, pl.col(name))
    for name in ("squeezed", "sound"):
        yield from _with_one_left_out(table, name)


def _with_one_left_out(table: pl.DataFrame, name: str) -> Iterator[pl.DataFrame]:
    length = pl.col(name).str.len_chars()
    some = table.filter(length.is_between(_SHORTEST, LONGEST))
    longest = some.select(length.max()).item() or 0
    for at in range(longest):
        left = some.filter(length > at)
        yield _hashed(left, name, pl.col(name).str.slice(0, at) + pl.col(name).str.slice(at + 1))


def _hashed(table: pl.DataFrame, name: str, text: pl.Expr) -> pl.DataFrame:
    """Texts made of one column meet those of the same column alone; nothing is no key."""
    seed = _TEXTS.index(name)
    return table.filter(pl.col(name).str.len_chars() > 1).select(text.hash(seed).alias("key"), "place")
