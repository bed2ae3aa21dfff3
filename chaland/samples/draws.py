"""Random draws that are a pure function of (seed, subject, row), whole columns at a time.

A row draws the same values whether it is made alone, in a file of 20 rows or in the middle of a million:
so files are streamed in chunks, copies of a row can be made anywhere, and no state is kept.
Polars' own `sample` and `hash` promise nothing from one version to the next; integer arithmetic does.

Source: splitmix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from random import Random

import polars as pl

_GOLDEN = pl.Series([0x9E3779B97F4A7C15], dtype=pl.UInt64)
_MIX_1 = pl.Series([0xBF58476D1CE4E5B9], dtype=pl.UInt64)
_MIX_2 = pl.Series([0x94D049BB133111EB], dtype=pl.UInt64)
_UNIT_BITS = 53


def _mixed(value: pl.Series) -> pl.Series:
    """The finaliser of splitmix64. The arithmetic is on columns: UInt64 wraps around, as the method wants."""
    value = (value ^ (value // 2**30)) * _MIX_1
    value = (value ^ (value // 2**27)) * _MIX_2
    return value ^ (value // 2**31)


def _key(seed: int, subject: str) -> int:
    return int.from_bytes(blake2b(f"{seed}/{subject}".encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Weighted:
    """Things to draw from, each in proportion to an integer weight."""

    values: pl.Series
    cumulated: pl.Series

    @classmethod
    def of(cls, values: pl.Series | Sequence[str], weights: pl.Series | Sequence[int]) -> Weighted:
        """`weights` are integers, zero allowed, in the order of `values`."""
        column = pl.Series(weights, dtype=pl.UInt64)
        return cls(pl.Series(values), column.cum_sum())

    @property
    def total(self) -> int:
        return int(self.cumulated[-1])


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws for `rows` (UInt64). The same subject always answers the same; name a new subject for a new draw."""

    seed: int
    rows: pl.Series

    @classmethod
    def over(cls, seed: int, rows: pl.Series) -> Draws:
        return cls(seed, rows.cast(pl.UInt64))

    def at(self, indices: pl.Series) -> Draws:
        """The draws of some of these rows only."""
        return Draws(self.seed, self.rows.gather(indices))

    def bits(self, subject: str) -> pl.Series:
        """64 random bits a row, UInt64."""
        start = pl.Series([_key(self.seed, subject)], dtype=pl.UInt64)
        return _mixed(self.rows * _GOLDEN + start).alias(subject)

    def below(self, subject: str, limit: int) -> pl.Series:
        """Integers from 0 to limit - 1, UInt64; `limit` stays under 2**32."""
        drawn: pl.Series = (self.bits(subject) // 2**32) * limit // 2**32
        return drawn

    def unit(self, subject: str) -> pl.Series:
        """Numbers in [0, 1), Float64."""
        numbers: pl.Series = (self.bits(subject) // 2 ** (64 - _UNIT_BITS)).cast(pl.Float64) / 2.0**_UNIT_BITS
        return numbers

    def chance(self, subject: str, rate: float) -> pl.Series:
        """True in about `rate` of the rows, Boolean."""
        drawn: pl.Series = self.bits(subject) // 2 ** (64 - _UNIT_BITS) < int(rate * 2**_UNIT_BITS)
        return drawn

    def pick(self, subject: str, values: Sequence[str] | pl.Series) -> pl.Series:
        """One of the values for each row, all as likely."""
        return pl.Series(values).gather(self.below(subject, len(values))).alias(subject)

    def weighted(self, subject: str, choices: Weighted) -> pl.Series:
        """One of the values for each row, by weight."""
        wanted = (self.unit(subject) * choices.total).cast(pl.UInt64)
        return choices.values.gather(choices.cumulated.search_sorted(wanted, side="right")).alias(subject)

    def randoms(self, subject: str) -> list[Random]:
        """One seeded generator a row, for the few cells that are worked on one at a time."""
        return [Random(bits) for bits in self.bits(subject)]  # noqa: S311 - invents, protects nothing
