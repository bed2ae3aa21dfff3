"""Sizes by day, with the days on which nobody counted."""

from __future__ import annotations

from datetime import date, timedelta

from chaland.segments.sizes import SizeOfDay, day_by_day, size_before

TODAY = date(2026, 11, 22)


def ago(days: int, size: int, entered: int = 0) -> SizeOfDay:
    return SizeOfDay(TODAY - timedelta(days=days), size, entered, 0)


def test_a_size_is_that_of_the_last_day_noted_by_then() -> None:
    history = [ago(31, 5), ago(9, 8), ago(2, 12)]
    assert [size_before(history, TODAY, days) for days in (0, 2, 7, 30)] == [12, 12, 8, 5]
    assert size_before(history, TODAY, 60) is None
    assert size_before([], TODAY, 7) is None


def test_days_without_a_note_are_like_the_one_before() -> None:
    filled = day_by_day([ago(3, 5, entered=5), ago(1, 8, entered=3)], TODAY)
    assert [(one.size, one.entered) for one in filled] == [(5, 5), (5, 0), (8, 3), (8, 0)]
    assert [one.day for one in filled][-1] == TODAY
    assert day_by_day([], TODAY) == []
