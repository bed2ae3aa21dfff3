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
    in a small file even a given name is worth looking at, in a large one it is not;
    in_all: of all the rules, so many pairs a record, but `free_in_all` in any case. Beyond, pairs that one rule
    alone brought together are left out, those of the last rule first: rules stand in the order of their worth."""

    cap: int = 30
    a_record: float = 3.0
    free: int = 60_000
    in_all: float = 3.0
    free_in_all: int = 300_000


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
    """The pairs that any rule brings together, in the order of their places.

    `rules`: 64 at the most. Memory: some 24 bytes for each time that a rule finds a pair; 67 million records at most.
    """
    found = [
        _codes_of(records, keys, limits) << _RULE_BITS | np.uint64(place)
        for place, keys in enumerate(rules.values())
    ]
    met = np.concatenate([np.zeros(0, np.uint64), *found])
    del found
    met.sort()
    codes, lone = _told_once(met)
    return decoded(codes[_worth_it(lone, len(rules), records.height, limits)])


def copies(records: pl.DataFrame, limits: Limits = LIMITS) -> Pairs:
    """Each record with the next ones that say all that it says, so that one who stands a hundred times is found when
    every key is too common to bring anybody together. No more than a rule may make."""
    place = pl.int_range(records.height, dtype=pl.UInt32, eager=True)
    held = pl.DataFrame({"said": records.hash_rows(), "place": place}).filter(pl.len().over("said") > 1)
    held = held.sort("said", "place")
    reach = min(limits.cap, max(1, int(_allowed(records.height, limits)) // max(1, held.height)))
    met = _met(held["said"].to_numpy(), held["place"].to_numpy(), reach)
    return decoded(np.concatenate([np.zeros(0, np.uint64), *met]))


def united(one: Pairs, other: Pairs) -> Pairs:
    """The pairs of both, each once, in the order of their places."""
    return decoded(_distinct(np.concatenate([coded(one), coded(other)])))


_RULE_BITS = np.uint64(6)
_SEVERAL = 64


def _told_once(met: Codes) -> tuple[Codes, NDArray[np.uint8]]:
    """Each pair once, with the rule that found it when it was alone, else _SEVERAL. `met`: sorted, by pair and rule."""
    code = met >> _RULE_BITS
    first = np.flatnonzero(np.diff(code, prepend=np.uint64(2**64 - 1)))
    alone = np.diff(first, append=len(code)) == 1
    rule = (met[first] & np.uint64(_SEVERAL - 1)).astype(np.uint8)
    return code[first], np.where(alone, rule, np.uint8(_SEVERAL))


def _worth_it(lone: NDArray[np.uint8], rules: int, height: int, limits: Limits) -> NDArray[np.bool_]:
    """Which pairs are kept, so that there are no more than the limits allow, if that can be."""
    allowed = max(limits.free_in_all, limits.in_all * height)
    total, alone = len(lone), np.bincount(lone, minlength=rules)
    kept = np.ones(_SEVERAL + 1, bool)
    for place in reversed(range(rules)):
        if total <= allowed:
            break
        kept[place] = False
        total -= int(alone[place])
    worth: NDArray[np.bool_] = kept[lone]
    return worth


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
    return _distinct(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def _distinct(codes: Codes) -> Codes:
    """Sorted, each once: `np.unique` hashes, and takes ten times as long on millions."""
    codes.sort()
    distinct: Codes = codes[np.diff(codes, prepend=np.uint64(2**64 - 1)) != 0]
    return distinct


def _cap(sizes: pl.Series, height: int, limits: Limits) -> int:
    """The largest number of records under a key that the limits allow. `sizes`: of the key of each record."""
    made = sizes.filter(sizes <= limits.cap).value_counts().sort("size")
    total = made.select(((pl.col("size") - 1) * pl.col("count") / 2).cum_sum()).to_series()
    fitting = made["size"].filter(total <= _allowed(height, limits))
    return int(fitting.max() or 0) if fitting.len() else 0  # type: ignore[arg-type]


def _allowed(height: int, limits: Limits) -> float:
    """How many pairs one rule may make."""
    return max(limits.free, limits.a_record * height)


def _met(shared: Codes, places: Places, reach: int | None = None) -> Iterator[Codes]:
    """Each record with the next of its key, then the one after, as far as the key, or `reach`, goes. Keys are sorted."""
    alive, step = np.arange(len(shared)), 1
    while len(alive) and (reach is None or step <= reach):
        alive = alive[alive < len(shared) - step]
        alive = alive[shared[alive] == shared[alive + step]]
        yield coded(Pairs(places[alive], places[alive + step]))
        step += 1
