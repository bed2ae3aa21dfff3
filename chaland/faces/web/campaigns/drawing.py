"""Results as shapes: pure geometry, which templates write as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from chaland.campaigns.domain.outcomes import Arm, Day, Gap

CHART = (1000.0, 200.0)
BAR = 1000.0
"""Width of the scale on which intervals stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """`points`: of a polyline; `place`: its rank, for its look; `last`: the share at its end, 0 to 1."""

    letter: str
    place: int
    points: str
    last: float


@dataclass(frozen=True, slots=True)
class Lines:
    """`ticks`: shares, the highest first, evenly spread over the height. `days`: evenly spread over the width."""

    lines: Sequence[Line]
    ticks: Sequence[float]
    days: Sequence[int]


@dataclass(frozen=True, slots=True)
class Range:
    """An interval on a scale that holds zero: places from 0 to `BAR`."""

    gap: Gap
    low: float
    high: float
    value: float


@dataclass(frozen=True, slots=True)
class Ranges:
    ranges: Sequence[Range]
    zero: float


@dataclass(frozen=True, slots=True)
class Bar:
    day: Day
    x: float
    width: float
    height: float


def lines(arms: Sequence[Arm], curve: Mapping[str, Sequence[int]], until: int) -> Lines | None:
    """Shares of each arm that had converted by each day, up to day `until`; nothing when nobody did."""
    drawn = [arm for arm in arms if arm.people and len(curve.get(arm.letter, ())) > 1]
    length = min(until + 1, *(len(curve[arm.letter]) for arm in drawn)) if drawn else 0
    shares = {arm.letter: [n / arm.people for n in curve[arm.letter][:length]] for arm in drawn}
    top = max((values[-1] for values in shares.values() if values), default=0.0)
    if length < 2 or not top:
        return None
    ticks = _ticks(top)
    told = [
        Line(letter, place, _written(values, ticks[0]), values[-1])
        for place, (letter, values) in enumerate(shares.items())
    ]
    marks = min(5, length)
    return Lines(told, ticks, [round(at * (length - 1) / (marks - 1)) for at in range(marks)])


def ranges(gaps: Sequence[Gap]) -> Ranges | None:
    """On one scale."""
    if not gaps:
        return None
    low, high = min(0.0, *(gap.low for gap in gaps)), max(0.0, *(gap.high for gap in gaps))
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return round(BAR * (0.04 + 0.92 * (value - low) / span), 1)

    return Ranges([Range(gap, at(gap.low), at(gap.high), at(gap.value)) for gap in gaps], at(0.0))


def bars(days: Sequence[Day]) -> Sequence[Bar]:
    """As high as the busiest day; a day with few is still seen."""
    top = max((day.messages for day in days), default=0)
    width = CHART[0] / max(len(days), 1)
    return [
        Bar(
            day,
            round(place * width, 1),
            round(width * 0.8, 1),
            max(2.0, round(CHART[1] * day.messages / top, 1)) if day.messages else 0.0,
        )
        for place, day in enumerate(days)
        if top
    ]


def _ticks(top: float) -> list[float]:
    """Round shares from zero to at least `top`, the highest first."""
    wanted = top / 3
    power = 10.0 ** floor(log10(wanted))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= wanted * 0.999)
    return [round(step * place, 6) for place in range(ceil(top / step - 1e-9), -1, -1)]


def _written(values: Sequence[float], top: float) -> str:
    width, height = CHART
    last = len(values) - 1
    placed = ((width * at / last, height * (1 - value / top)) for at, value in enumerate(values))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
