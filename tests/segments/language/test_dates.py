"""Ages and birthdays on every day of the year, from any day, 29 February included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.segments.language import Now, Tree, compile_ids
from chaland.segments.language.ast import Compare, Day, Duration, Field, Number, Relative, Unit
from chaland.segments.language.moments import shifted
from chaland.segments.language.words import OPERATORS
from tests.segments.language.engines import Sqlite
from tests.segments.language.evaluator import Evaluator
from tests.segments.language.world import World, make_world

LEAP = [date(2000, 1, 1) + timedelta(days=day) for day in range(366)]
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
AROUND_LEAP = st.sampled_from([date(year, month, day) for year in (2027, 2028) for month, day in ((2, 27), (2, 28), (3, 1))])  # fmt: skip
NOWS = (DAYS | AROUND_LEAP | st.just(date(2028, 2, 29))).map(
    lambda day: Now(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
)
UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
COUNTED = [row.operator for row in OPERATORS if "number" in row.kinds and row.shape == "one"]


@pytest.fixture(scope="module")
def store() -> tuple[World, Sqlite]:
    """Someone born on each day of a leap year."""
    contact: dict[str, Any] = make_world(1, size=1).contacts[0]
    contacts = [
        {**contact, "id": number, "birth_date": day, "birthday": day} for number, day in enumerate(LEAP, 1)
    ]
    world = World(contacts, make_world(1, size=1).facts, {1})
    return world, Sqlite(world)


def same(store: tuple[World, Sqlite], tree: Tree, now: Now) -> bool:
    world, engine = store
    rows = engine.rows(compile_ids(tree, engine.catalogue, "sqlite", now))
    return {row[0] for row in rows} == Evaluator(world, now, {}).who(tree)


@given(NOWS, st.sampled_from(("within_next", "within_last")), st.integers(0, 14), st.sampled_from(UNITS))
def test_birthdays_ahead_and_behind(
    store: tuple[World, Sqlite], now: Now, operator: Any, amount: int, unit: Unit
) -> None:
    assert same(store, Compare(Field("birthday"), operator, (Duration(amount, unit),)), now)


@given(NOWS, DAYS | AROUND_LEAP, st.integers(0, 400))
def test_birthdays_between_two_days(store: tuple[World, Sqlite], now: Now, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert same(store, Compare(Field("birthday"), "between", (Day(first), Day(last))), now)
    assert same(store, Compare(Field("birthday"), "equals", (Day(first),)), now)


@given(NOWS, st.sampled_from(COUNTED), st.integers(-3, 60).map(lambda halves: Decimal(halves) / 2))
def test_ages(store: tuple[World, Sqlite], now: Now, operator: Any, age: Decimal) -> None:
    assert same(store, Compare(Field("age"), operator, (Number(age),)), now)


@given(NOWS, st.integers(-40, 40).filter(bool), st.sampled_from(UNITS))
def test_days_counted_from_now(store: tuple[World, Sqlite], now: Now, amount: int, unit: Unit) -> None:
    wanted = Evaluator(store[0], now, {}).day(Relative(amount, unit))
    assert shifted(now.today, amount, unit) == wanted


def test_months_end_where_they_end_and_the_calendar_has_ends() -> None:
    assert shifted(date(2025, 3, 31), -1, "month") == date(2025, 2, 28)
    assert shifted(date(2024, 2, 29), 1, "year") == date(2025, 2, 28)
    assert shifted(date(2024, 2, 29), 10**9, "day") == date.max
    assert shifted(date(2024, 2, 29), -9000, "year") == date.min
