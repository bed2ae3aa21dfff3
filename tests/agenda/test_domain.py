"""When somebody who could not be reached is tried again."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chaland.agenda.domain import again_on

MONDAY = date(2026, 11, 23)


def test_three_more_times_ever_later_then_no_more() -> None:
    assert [again_on(vain, MONDAY) for vain in (1, 2, 3, 4, 0)] == [
        date(2026, 11, 24),
        date(2026, 11, 26),
        date(2026, 11, 30),
        None,
        None,
    ]


@given(st.integers(1, 3), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_never_on_a_weekend_nor_today(vain: int, day: date) -> None:
    again = again_on(vain, day)
    assert again is not None
    assert day < again <= day + timedelta(days=9)
    assert again.weekday() < 5
