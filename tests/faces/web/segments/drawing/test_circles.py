"""Circles that overlap as the sets do."""

from __future__ import annotations

from math import hypot, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.faces.web.segments.drawing.circles import BOX, Circle, _lens, circles

COUNT = st.integers(0, 100_000)


def two(a: int, both: int, b: int) -> dict[tuple[bool, ...], int]:
    return {(True, True): both, (True, False): a, (False, True): b, (False, False): 7}


def shared(one: Circle, other: Circle) -> float:
    return _lens(one.r, other.r, hypot(one.x - other.x, one.y - other.y))


@given(COUNT, COUNT, COUNT)
def test_areas_are_in_proportion(a: int, both: int, b: int) -> None:
    drawn = circles([a + both, b + both], two(a, both, b))
    if not a + b + both:
        assert drawn is None
        return
    assert drawn
    one, other = drawn.circles
    whole = pi * (one.r**2 + other.r**2) / (a + b + 2 * both)
    assert pi * one.r**2 / whole == pytest.approx(a + both, rel=0.05, abs=0.01 * (a + b + both))
    assert shared(one, other) / whole == pytest.approx(both, rel=0.05, abs=0.01 * (a + b + both))


@given(st.lists(COUNT, min_size=8, max_size=8))
def test_three_stay_inside_the_box(counts: list[int]) -> None:
    flags = [(x, y, z) for x in (True, False) for y in (True, False) for z in (True, False)]
    found = dict(zip(flags, counts, strict=True))
    sizes = [sum(n for where, n in found.items() if where[at]) for at in range(3)]
    drawn = circles(sizes, found)
    for one in drawn.circles if drawn else ():
        assert one.r - 0.2 <= one.x <= BOX[0] - one.r + 0.2
        assert one.r - 0.2 <= one.y <= BOX[1] - one.r + 0.2


def test_what_does_not_meet_stands_apart_and_what_is_within_lies_within() -> None:
    apart = circles([50, 50], two(50, 0, 50))
    assert apart
    one, other = apart.circles
    assert hypot(one.x - other.x, one.y - other.y) > one.r + other.r
    assert [figure.count for figure in apart.figures] == [50, 50]
    within = circles([100, 25], two(75, 25, 0))
    assert within
    large, small = within.circles
    assert hypot(large.x - small.x, large.y - small.y) + small.r <= large.r + 0.3


def test_more_than_three_are_not_drawn() -> None:
    assert circles([1, 1, 1, 1], {}) is None
    assert circles([1], {}) is None
