"""Lines of sizes: inside their box, in order, with a round scale that holds them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chaland.faces.web.segments.drawing.curves import CHART, FLOWS, SPARK, chart, scale, spark
from chaland.segments.sizes import SizeOfDay

SIZES = st.lists(st.integers(0, 10**7), min_size=2, max_size=60)


def history(sizes: list[int]) -> list[SizeOfDay]:
    begin = date(2026, 9, 1)
    pairs = zip([sizes[0], *sizes], sizes, strict=False)
    return [
        SizeOfDay(begin + timedelta(days=at), now, max(now - was, 0), max(was - now, 0))
        for at, (was, now) in enumerate(pairs)
    ]


def points(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (one.split(",") for one in text.split())]


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_scale_holds_both_ends_in_round_even_steps(one: int, other: int) -> None:
    low, high = sorted((one, other))
    ticks = scale(low, high)
    assert ticks[-1] <= low <= high <= ticks[0]
    assert 2 <= len(ticks) <= 6
    steps = {a - b for a, b in pairwise(ticks)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in {"1", "2", "5"}
    assert ticks[-1] >= 0


@given(SIZES)
def test_lines_stay_in_their_box_and_higher_is_more(sizes: list[int]) -> None:
    drawn, small = chart(history(sizes)), spark(sizes)
    assert drawn
    assert small
    for text, box in ((drawn.line, CHART), (small.points, SPARK)):
        placed = points(text)
        assert len(placed) == len(sizes)
        assert all(0 <= x <= box[0] and 0 <= y <= box[1] for x, y in placed)
        assert [x for x, _ in placed] == sorted(x for x, _ in placed)
        for (_, y1), (_, y2), one, other in zip(placed, placed[1:], sizes, sizes[1:], strict=False):
            assert y1 >= y2 - 0.2 if one <= other else y1 <= y2 + 0.2
    assert all(0 <= flow.entered <= FLOWS and 0 <= flow.left <= FLOWS for flow in drawn.flows)


def test_of_one_day_nothing_is_drawn_and_what_stands_still_is_a_line_in_the_middle() -> None:
    assert spark([3]) is None
    assert chart(history([3])) is None
    still = spark([3, 3, 3])
    assert still
    assert {y for _, y in points(still.points)} == {SPARK[1] / 2}


def test_a_chart_names_its_first_and_last_day_and_the_days_that_moved() -> None:
    drawn = chart(history([10, 10, 14, 11]))
    assert drawn
    assert (drawn.days[0], drawn.days[-1]) == (date(2026, 9, 1), date(2026, 9, 4))
    assert [(flow.entered, flow.left) for flow in drawn.flows] == [(40.0, 0.0), (0.0, 30.0)]
