"""How much later than planned people are written to: days that count in results move along. Pure.

A campaign starts later than its audience was written for, or is paused on its way; those held out wait as those do
who get a message, so that both are watched over the same days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

Lag = tuple[int, float]
"""From which message on, by number, and for how many seconds."""


@dataclass(frozen=True, slots=True)
class Lags:
    """`firsts`: ascending numbers of messages; `sums`: seconds that apply from each on."""

    firsts: tuple[int, ...] = ()
    sums: tuple[float, ...] = ()

    @classmethod
    def of(cls, kept: Sequence[Lag]) -> Lags:
        ordered = sorted(kept)
        return cls(tuple(first for first, _ in ordered), tuple(accumulate(seconds for _, seconds in ordered)))

    def at(self, message: int) -> timedelta:
        place = bisect_right(self.firsts, message)
        return timedelta(seconds=self.sums[place - 1]) if place else timedelta(0)

    @property
    def most(self) -> timedelta:
        return timedelta(seconds=self.sums[-1]) if self.sums else timedelta(0)

    @property
    def least(self) -> timedelta:
        """That of the first message."""
        return self.at(0)

    def span(self, first: datetime, last: datetime) -> tuple[datetime, datetime]:
        """Between which moments everybody is written to who was to be from `first` to `last`."""
        return first + self.least, last + self.most
