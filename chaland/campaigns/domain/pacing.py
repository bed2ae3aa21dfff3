"""How fast messages may leave: a bucket that fills, a rate that falls when the provider says so. Pure.

Clocks jump: time that goes back fills nothing, and a night that passes fills no more than one burst.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BURST_S = 1.0
"""A bucket holds what may leave in one second, and at least one message."""
_LEAST = 0.05
"""The rate never falls below this share of what the contract allows."""
_FALL, _CLIMB = 0.5, 0.05
_WAITS_S = (2, 5, 15, 60, 300, 900)
MOST_TRIES = 12
"""A message that was surely not taken is given again this often, then it failed."""


@dataclass(frozen=True, slots=True)
class Level:
    """`tokens`: messages that may leave at `at`. `rate_per_s`: how fast it fills now."""

    tokens: float
    rate_per_s: float
    at: datetime


def full(rate_per_s: float, now: datetime) -> Level:
    return Level(_room(rate_per_s), rate_per_s, now)


def filled(level: Level, now: datetime) -> Level:
    passed = max(0.0, (now - level.at).total_seconds())
    tokens = min(_room(level.rate_per_s), level.tokens + passed * level.rate_per_s)
    return Level(tokens, level.rate_per_s, now)


def spent(level: Level, messages: int) -> Level:
    return Level(level.tokens - messages, level.rate_per_s, level.at)


def throttled(level: Level, most_per_s: float) -> Level:
    """The provider asks for less: half as fast, and nothing that was saved up."""
    slower = max(level.rate_per_s * _FALL, most_per_s * _LEAST)
    return Level(min(level.tokens, 0.0), slower, level.at)


def eased(level: Level, most_per_s: float) -> Level:
    """A window that was taken whole: a little faster again, up to what the contract allows."""
    return Level(level.tokens, min(most_per_s, level.rate_per_s + most_per_s * _CLIMB), level.at)


def wait_s(level: Level) -> float:
    """Until one message may leave. Units: seconds."""
    return max(0.0, (1 - level.tokens) / level.rate_per_s)


def again_after(tries: int, asked_s: float | None = None) -> timedelta:
    """The pause after so many vain tries, and never less than the provider asks."""
    ours = _WAITS_S[min(tries, len(_WAITS_S)) - 1]
    return timedelta(seconds=max(ours, asked_s or 0))


def _room(rate_per_s: float) -> float:
    return max(1.0, rate_per_s * BURST_S)
