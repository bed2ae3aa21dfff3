"""Two or three sets as circles: their areas, and those that each two share, are in the proportion of their sizes.

Three circles cannot show every proportion of what all three share: the figures stand beside the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import acos, hypot, pi, sqrt

BOX = (360.0, 240.0)
_MARGIN = 14.0
_ROOM = 46.0
"""Width below which a figure would not fit into its part of the picture."""

Flags = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure written in the part of the picture that it counts."""

    x: float
    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    circles: Sequence[Circle]
    figures: Sequence[Figure] = ()


def circles(sizes: Sequence[int], combinations: Mapping[Flags, int]) -> Picture | None:
    """Nothing for more than three sets, or when all are empty. `combinations`: see `Overlap`."""
    if not 2 <= len(sizes) <= 3 or not any(sizes):
        return None
    radii = [sqrt(size / pi) for size in sizes]
    pairs = [(a, b) for a in range(len(sizes)) for b in range(a + 1, len(sizes))]
    apart = {pair: _distance(radii, pair, _shared(combinations, *pair)) for pair in pairs}
    fitted = _fitted(_placed(radii, apart))
    return Picture(fitted, _figures(fitted, combinations) if len(sizes) == 2 else ())


def _shared(combinations: Mapping[Flags, int], one: int, other: int) -> int:
    return sum(count for flags, count in combinations.items() if flags[one] and flags[other])


def _distance(radii: Sequence[float], pair: tuple[int, int], shared: int) -> float:
    """How far apart the centres are for the circles to share that area. Found by halving."""
    a, b = radii[pair[0]], radii[pair[1]]
    near, far = abs(a - b), a + b
    if shared == 0:
        return far * 1.06
    for _ in range(50):
        middle = (near + far) / 2
        near, far = (middle, far) if _lens(a, b, middle) > shared else (near, middle)
    return (near + far) / 2


def _lens(a: float, b: float, apart: float) -> float:
    """The area that two circles share."""
    if apart >= a + b:
        return 0.0
    if apart <= abs(a - b):
        return pi * min(a, b) ** 2
    at_a = acos(_within((apart**2 + a**2 - b**2) / (2 * apart * a)))
    at_b = acos(_within((apart**2 + b**2 - a**2) / (2 * apart * b)))
    kite = (a + b - apart) * (apart + a - b) * (apart - a + b) * (apart + a + b)
    return a**2 * at_a + b**2 * at_b - sqrt(max(kite, 0.0)) / 2


def _within(cosine: float) -> float:
    return max(-1.0, min(1.0, cosine))


def _placed(radii: Sequence[float], apart: Mapping[tuple[int, int], float]) -> list[Circle]:
    """The third where its distances to the first two cross, or as near as they come."""
    base = apart[0, 1]
    placed = [Circle(0, 0, radii[0]), Circle(base, 0, radii[1])]
    if len(radii) == 3:
        to_first, to_second = apart[0, 2], apart[1, 2]
        x = (to_first**2 - to_second**2 + base**2) / (2 * base) if base else 0.0
        placed.append(Circle(x, sqrt(max(to_first**2 - x**2, 0.0)), radii[2]))
    return placed


def _fitted(placed: Sequence[Circle]) -> list[Circle]:
    """As large as the box allows, in its middle."""
    left, right = min(c.x - c.r for c in placed), max(c.x + c.r for c in placed)
    top, bottom = min(c.y - c.r for c in placed), max(c.y + c.r for c in placed)
    width, height = BOX
    by = min((width - 2 * _MARGIN) / (right - left), (height - 2 * _MARGIN) / (bottom - top))
    dx, dy = width / 2 - by * (left + right) / 2, height / 2 - by * (top + bottom) / 2
    return [Circle(round(c.x * by + dx, 1), round(c.y * by + dy, 1), round(c.r * by, 1)) for c in placed]


def _figures(pair: Sequence[Circle], combinations: Mapping[Flags, int]) -> list[Figure]:
    """In the left moon, the lens and the right moon, where there is room."""
    a, b = pair
    meet = hypot(a.x - b.x, a.y - b.y) < a.r + b.r
    edges = (
        (a.x - a.r, b.x - b.r, a.x + a.r, b.x + b.r) if meet else (a.x - a.r, a.x + a.r, b.x - b.r, b.x + b.r)
    )
    parts = ((True, False), (True, True), (False, True))
    spans = zip(parts, edges, edges[1:], strict=False)
    return [
        Figure(round((start + end) / 2, 1), a.y, combinations[flags])
        for flags, start, end in spans
        if end - start >= _ROOM and (combinations[flags] or meet)
    ]
