"""How sure one may be of shares and of their differences. Pure; nothing but the standard library.

Sources: Wilson, JASA 22 (1927) 209-212; Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` among `of` people."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError(f"{self.hits} among {self.of}")

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nobody."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value is, with the confidence that was asked for."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def is_of_one_sign(self) -> bool:
        """Zero is outside: the difference is no chance."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two shares: `value` is the first less the second."""

    value: float
    within: Interval


def wilson(share: Share, level: float = LEVEL) -> Interval:
    """Where the true share is. Of nobody: anywhere between 0 and 1."""
    if not share.of:
        return Interval(0.0, 1.0)
    z, n, p = _z(level), share.of, share.hits / share.of
    middle = p + z * z / (2 * n)
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    low = 0.0 if share.hits == 0 else (middle - reach) / whole
    high = 1.0 if share.hits == n else (middle + reach) / whole
    return Interval(max(0.0, low), min(1.0, high))


def newcombe(one: Share, other: Share, level: float = LEVEL) -> Difference | None:
    """The difference of two shares of different people, and where the true one is; None when one is of nobody.
    56 of 70 against 48 of 80 (the paper's example): 0.2, between 0.0524 and 0.3339."""
    p, q = one.value, other.value
    if p is None or q is None:
        return None
    first, second = wilson(one, level), wilson(other, level)
    difference = p - q
    low = difference - sqrt((p - first.low) ** 2 + (second.high - q) ** 2)
    high = difference + sqrt((first.high - p) ** 2 + (q - second.low) ** 2)
    return Difference(difference, Interval(max(-1.0, low), min(1.0, high)))


def shared_level(comparisons: int, level: float = LEVEL) -> float:
    """The confidence each of several comparisons needs for all of them to hold together (Bonferroni)."""
    return 1 - (1 - level) / max(1, comparisons)


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
