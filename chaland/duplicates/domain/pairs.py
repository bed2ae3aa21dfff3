"""Candidate pairs: records that share a hashed key, without ever comparing everybody with everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Places = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Limits:
    """cap: a key that more records share says little, and would make cap² pairs;
    a_record: of one rule, so many pairs a record at most (its commonest keys go first), but `free` in any case:
    in a small file even a given name is worth looking at, in a large one it is not."""

    cap: int = 30
    a_record: float = 3.0
    free: int = 60_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Pairs:
    """left[i] < right[i]: places of two records. No pair stands twice."""

    left: Places
    right: Places

    def __len__(self) -> int:
        return len(self.left)

    def part(self, start: int, stop: int) -> Pairs:
        return Pairs(self.left[start:stop], self.right[start:stop])

    def at(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> Pairs:
        return Pairs(self.left[places], self.right[places])

    def joined(self, other: Pairs) -> Pairs:
        """The pairs of both, this one's first. They must not share any."""
        return Pairs(np.concatenate([self.left, other.left]), np.concatenate([self.right, other.right]))


def candidate_pairs(
    records: pl.DataFrame, rules: Mapping[str, Sequence[pl.Expr]], limits: Limits = LIMITS
) -> Pairs:
    """The pairs that any rule brings together. Memory: some 30 bytes a pair and a record."""
    codes = np.zeros(0, np.uint64)
    for keys in rules.values():
        codes = np.union1d(codes, _codes_of(records, keys, limits))
    return decoded(codes)


def coded(pairs: Pairs) -> Codes:
    """Each pair as one number."""
    return pairs.left.astype(np.uint64) << np.uint64(32) | pairs.right.astype(np.uint64)


def decoded(codes: Codes) -> Pairs:
    left = (codes >> np.uint64(32)).astype(np.uint32)
    return Pairs(left, (codes & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def hashed(records: pl.DataFrame, key: pl.Expr) -> pl.Series:
    """64 bits a record, null where it has no such key. Stable within one version of polars only."""
    made = records.select(key.alias("key"))["key"]
    return (
        made.to_frame().select(pl.when(pl.col("key").is_not_null()).then(pl.col("key").hash(0))).to_series()
    )


def _codes_of(records: pl.DataFrame, keys: Sequence[pl.Expr], limits: Limits) -> Codes:
    """The pairs of one rule, each once."""
    place = pl.int_range(records.height, dtype=pl.UInt32, eager=True)
    held = pl.concat(pl.DataFrame({"key": hashed(records, key), "place": place}) for key in keys)
    held = held.drop_nulls("key").unique().with_columns(size=pl.len().over("key")).filter(pl.col("size") > 1)
    held = held.filter(pl.col("size") <= _cap(held["size"], records.height, limits)).sort("key", "place")
    found = list(_met(held["key"].to_numpy(), held["place"].to_numpy()))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def _cap(sizes: pl.Series, height: int, limits: Limits) -> int:
    """The largest number of records under a key that the limits allow. `sizes`: of the key of each record."""
    allowed = max(limits.free, limits.a_record * height)
    made = sizes.filter(sizes <= limits.cap).value_counts().sort("size")
    total = made.select(((pl.col("size") - 1) * pl.col("count") / 2).cum_sum()).to_series()
    fitting = made["size"].filter(total <= allowed)
    return int(fitting.max() or 0) if fitting.len() else 0  # type: ignore[arg-type]


def _met(shared: Codes, places: Places) -> Iterator[Codes]:
    """Each record with the next of its key, then the one after, as far as the key reaches. Keys are sorted."""
    alive, step = np.arange(len(shared)), 1
    while len(alive):
        alive = alive[alive < len(shared) - step]
        alive = alive[shared[alive] == shared[alive + step]]
        yield coded(Pairs(places[alive], places[alive + step]))
        step += 1
