"""The time, passed in."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from chaland.kernel.clock import fixed_clock, system_clock, today


def test_a_fixed_clock_is_in_utc_and_stands_still() -> None:
    clock = fixed_clock(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert clock() == clock() == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert clock().tzinfo is UTC


def test_a_naive_instant_is_no_instant() -> None:
    with pytest.raises(ValueError, match="aware"):
        fixed_clock(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_day_is_that_of_the_place() -> None:
    clock = fixed_clock(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert today(clock, "Europe/Paris") == date(2026, 7, 1)
    assert today(clock, "America/Martinique") == date(2026, 6, 30)


def test_the_system_clock_is_aware() -> None:
    assert system_clock().tzinfo is UTC
