"""Sizes day by day as lines: a sparkline, and a chart with its scale and its entries and exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from chaland.segments.sizes import SizeOfDay

SPARK = (96.0, 24.0)
"""Units of the drawing: width and height of a sparkline."""
CHART = (1000.0, 200.0)
FLOWS = 40.0
"""Height of the entries, and of the exits under them."""
_EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Spark:
    """`points`: of a polyline. `end`: where it ends."""

    points: str
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Flow:
    """Entries and exits of a day. Units: those of the drawing, from the line between them."""

    x: float
    width: float
    entered: float
    left: float


@dataclass(frozen=True, slots=True)
class Chart:
    """`line`: points of a polyline; `area`: the same, closed at the bottom. `ticks`: values, the highest first,
    evenly spread over the height. `days`: evenly spread over the width."""

    line: str
    area: str
    ticks: Sequence[int]
    days: Sequence[date]
    flows: Sequence[Flow]


def spark(sizes: Sequence[int]) -> Spark | None:
    """Nothing to draw of fewer than two days."""
    if len(sizes) < 2:
        return None
    placed = _placed(sizes, min(sizes), max(sizes), SPARK)
    return Spark(_written(placed), placed[-1])


def chart(days: Sequence[SizeOfDay]) -> Chart | None:
    """Of a day by day history; nothing of fewer than two days."""
    if len(days) < 2:
        return None
    sizes = [one.size for one in days]
    ticks = scale(min(sizes), max(sizes))
    placed = _placed(sizes, ticks[-1], ticks[0], CHART, edge=0)
    line, (width, height) = _written(placed), CHART
    marks = min(5, len(days))
    return Chart(
        line=line,
        area=f"0,{height:g} {line} {width:g},{height:g}",
        ticks=ticks,
        days=[days[round(at * (len(days) - 1) / (marks - 1))].day for at in range(marks)],
        flows=_flows(days),
    )


def scale(low: int, high: int) -> list[int]:
    """Round values that hold both ends, the highest first; whole numbers, never negative."""
    span = max(high - low, 1)
    step = max(1, _round_step(span / 3))
    first, last = floor(low / step) * step, ceil(high / step) * step
    if first == last:
        last += step
    return list(range(last, first - 1, -step))


def _round_step(wanted: float) -> int:
    """1, 2 or 5 times a power of ten, at least what is wanted."""
    power = 10 ** floor(log10(max(wanted, 1)))
    return int(next(times * power for times in (1, 2, 5, 10) if times * power >= wanted))


def _placed(
    sizes: Sequence[int], low: int, high: int, box: tuple[float, float], edge: float = _EDGE
) -> list[tuple[float, float]]:
    """From left to right; what does not move is a line in the middle."""
    width, height = box[0] - 2 * edge, box[1] - 2 * edge
    span, last = high - low, len(sizes) - 1
    return [
        (edge + width * at / last, edge + height * (1 - ((size - low) / span if span else 0.5)))
        for at, size in enumerate(sizes)
    ]


def _written(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _flows(days: Sequence[SizeOfDay]) -> list[Flow]:
    """A day with few is still seen."""
    top = max(max(one.entered, one.left) for one in days)
    width = CHART[0] / len(days)

    def tall(count: int) -> float:
        return max(3.0, round(FLOWS * count / top, 1)) if count else 0.0

    return [
        Flow(round(at * width, 1), round(width * 0.8, 1), tall(one.entered), tall(one.left))
        for at, one in enumerate(days)
        if one.entered or one.left
    ]
