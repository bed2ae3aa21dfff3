"""Shares and their differences: published examples, laws, and how often the interval is right."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.campaigns.domain.statistics import Interval, Share, newcombe, shared_level, wilson


@st.composite
def shares(draw: st.DrawFn, least: int = 0) -> Share:
    of = draw(st.integers(least, 3_000_000))
    return Share(draw(st.integers(0, of)), of)


def between(one: Share, other: Share) -> tuple[float, float]:
    told = newcombe(one, other)
    assert told is not None
    return round(told.within.low, 4), round(told.within.high, 4)


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (Share(56, 70), Share(48, 80), (0.0524, 0.3339)),
        (Share(9, 10), Share(3, 10), (0.1705, 0.8090)),
        (Share(6, 7), Share(2, 7), (0.0582, 0.8062)),
        (Share(5, 56), Share(0, 29), (-0.0381, 0.1926)),
        (Share(0, 10), Share(0, 20), (-0.1611, 0.2775)),
        (Share(0, 10), Share(0, 10), (-0.2775, 0.2775)),
        (Share(10, 10), Share(0, 20), (0.6791, 1.0)),
        (Share(10, 10), Share(0, 10), (0.6075, 1.0)),
    ],
)
def test_the_examples_of_newcombe(one: Share, other: Share, within: tuple[float, float]) -> None:
    """Table II of the paper, method 10."""
    assert between(one, other) == within


def test_the_figures_of_the_notes() -> None:
    low, high = between(Share(0, 50), Share(0, 50))
    assert (round(low, 3), round(high, 3)) == (-0.071, 0.071)
    assert between(Share(120, 4000), Share(18, 1000)) == (0.0006, 0.0207)


def test_wilson_as_published() -> None:
    """Newcombe 1998a, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    found = [wilson(Share(*counted)) for counted in ((81, 263), (15, 148), (0, 20), (1, 29))]
    rounded = [(round(one.low, 4), round(one.high, 4)) for one in found]
    assert rounded == [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]


@given(shares())
def test_a_share_is_within_its_interval(share: Share) -> None:
    within = wilson(share)
    assert 0 <= within.low <= within.high <= 1
    assert share.value is None or within.holds(share.value)
    other = wilson(Share(share.of - share.hits, share.of))
    assert other.low == pytest.approx(1 - within.high, abs=1e-9)


@given(shares(1), shares(1))
def test_turning_a_difference_round_turns_its_interval_round(one: Share, other: Share) -> None:
    told, turned = newcombe(one, other), newcombe(other, one)
    assert told is not None
    assert turned is not None
    assert turned.value == -told.value
    assert turned.within.low == pytest.approx(-told.within.high, abs=1e-12)
    assert turned.within.high == pytest.approx(-told.within.low, abs=1e-12)
    assert told.within.low - 1e-12 <= told.value <= told.within.high + 1e-12


@given(shares(1), shares(1), st.integers(2, 50))
def test_more_of_the_same_is_surer(one: Share, other: Share, times: int) -> None:
    few, many = newcombe(one, other), newcombe(_times(one, times), _times(other, times))
    assert few is not None
    assert many is not None
    assert many.within.high - many.within.low < few.within.high - few.within.low


@given(shares(1), shares(1))
def test_to_be_surer_says_less(one: Share, other: Share) -> None:
    plain, sure = newcombe(one, other), newcombe(one, other, level=shared_level(3))
    assert plain is not None
    assert sure is not None
    assert sure.within.low <= plain.within.low <= plain.within.high <= sure.within.high


@given(shares())
def test_of_nobody_there_is_no_difference(share: Share) -> None:
    assert newcombe(share, Share(0, 0)) is newcombe(Share(0, 0), share) is None


def test_more_hits_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="3 among 2"):
        Share(3, 2)


RATES = ((0.03, 0.018, 4000, 1000), (0.01, 0.01, 2000, 500), (0.2, 0.35, 60, 40), (0.002, 0.004, 9000, 3000))
DRAWS = 2_000


@pytest.mark.parametrize(("p", "q", "n", "m"), RATES)
def test_the_interval_holds_the_truth_as_often_as_it_says(p: float, q: float, n: int, m: int) -> None:
    """95 times in a hundred, within what 2,000 draws let one see."""
    draw = random.Random(f"{p} {q}")
    held = sum(_within(draw, p, q, n, m).holds(p - q) for _ in range(DRAWS))
    assert 0.935 <= held / DRAWS <= 0.985


def test_two_wordings_that_are_the_same_seldom_have_a_winner() -> None:
    """A/A: a false winner five times in a hundred at most, and as seldom among three wordings."""
    draw = random.Random("A/A")
    two = sum(_within(draw, 0.03, 0.03, 2500, 2500).is_of_one_sign for _ in range(DRAWS))
    assert two / DRAWS <= 0.06
    three = 0
    for _ in range(DRAWS):
        drawn = [Share(_drawn(draw, 0.03, 2000), 2000) for _ in range(3)]
        pairs = ((0, 1), (0, 2), (1, 2))
        told = [newcombe(drawn[a], drawn[b], shared_level(3)) for a, b in pairs]
        three += any(one is not None and one.within.is_of_one_sign for one in told)
    assert three / DRAWS <= 0.06


def _within(draw: random.Random, p: float, q: float, n: int, m: int) -> Interval:
    told = newcombe(Share(_drawn(draw, p, n), n), Share(_drawn(draw, q, m), m))
    assert told is not None
    return told.within


def _drawn(draw: random.Random, p: float, n: int) -> int:
    """Of n people, each with that chance: by the waits between one and the next, which costs as many draws as hits."""
    hits, at = 0, 0
    while True:
        at += int(log(1 - draw.random()) / log(1 - p)) + 1
        if at > n:
            return hits
        hits += 1


def _times(share: Share, times: int) -> Share:
    return Share(share.hits * times, share.of * times)
