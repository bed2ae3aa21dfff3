"""Holidays, zones and hours: the vectors of the law, and the corners of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.consent.domain.calendar import (
    MAINLAND,
    Place,
    Window,
    easter,
    holidays,
    is_open,
    next_opening,
    place_of,
    zone_of,
)

WEEKDAYS = frozenset(range(5))
CALLS = Window(WEEKDAYS, ((time(10), time(13)), (time(14), time(20))))
ALWAYS = frozenset(range(7))
MOVING = {
    2026: ((4, 6), (5, 14), (5, 25)),
    2027: ((3, 29), (5, 6), (5, 17)),
    2028: ((4, 17), (5, 25), (6, 5)),
    2029: ((4, 2), (5, 10), (5, 21)),
}


@pytest.mark.parametrize("year", MOVING)
def test_moving_feasts(year: int) -> None:
    assert {date(year, *day) for day in MOVING[year]} <= holidays(year)
    assert len(holidays(year)) == 11 - (year == 2008)


def test_local_holidays() -> None:
    assert {date(2027, 3, 26), date(2027, 12, 26)} <= holidays(2027, "57")
    assert not {date(2027, 3, 26), date(2027, 12, 26)} & holidays(2027)
    abolition = {"976": (4, 27), "972": (5, 22), "971": (5, 27), "978": (5, 27), "973": (6, 10)}
    abolition |= {"977": (10, 9), "974": (12, 20)}
    for code, day in abolition.items():
        assert date(2026, *day) in holidays(2026, place_of(code).territory)
        assert date(2026, *day) not in holidays(2026, place_of(code, local_holidays=False).territory)
    assert {place_of(code).territory for code in ("57", "67", "68")} == {"57"}
    assert place_of("75").territory == place_of(None).territory == ""


def test_easter_of_known_years() -> None:
    known = {1818: (3, 22), 1943: (4, 25), 2000: (4, 23), 2024: (3, 31), 2038: (4, 25), 2285: (3, 22)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


def test_zones() -> None:
    zones = {"971": "America/Guadeloupe", "977": "America/Guadeloupe", "978": "America/Guadeloupe"}
    zones |= {"972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion"}
    zones |= {"975": "America/Miquelon", "976": "Indian/Mayotte", "986": "Pacific/Wallis"}
    zones |= {"987": "Pacific/Tahiti", "988": "Pacific/Noumea", "2A": "Europe/Paris"}
    assert {code: zone_of(code) for code in zones} == zones
    assert zone_of(None) == "Europe/Paris"


def test_the_next_opening_steps_over_nights_weekends_and_holidays() -> None:
    paris = ZoneInfo("Europe/Paris")
    evening = datetime(2026, 12, 24, 20, tzinfo=paris)
    assert next_opening(CALLS, MAINLAND, evening) == datetime(2026, 12, 28, 10, tzinfo=paris)
    assert not is_open(CALLS, MAINLAND, evening)
    assert is_open(CALLS, MAINLAND, evening - timedelta(seconds=1))
    never = Window(frozenset(), ((time(10), time(13)),))
    assert next_opening(never, MAINLAND, evening) is None


def test_an_hour_that_summer_time_skips_or_repeats() -> None:
    """On 29 March 2026 the clocks of Paris go from 2 to 3; on 25 October 2026 from 3 back to 2."""
    night = Window(ALWAYS, ((time(2, 30), time(2, 45)),))
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert next_opening(night, MAINLAND, before) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    long_night = Window(ALWAYS, ((time(2, 30), time(4)),))
    assert next_opening(long_night, MAINLAND, before) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert next_opening(night, MAINLAND, autumn) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert is_open(night, MAINLAND, datetime(2026, 10, 25, 1, 35, tzinfo=UTC))


def test_hours_are_those_of_the_person_across_the_change_of_clocks() -> None:
    monday_before, monday_after = (datetime(2026, 3, day, 0, tzinfo=UTC) for day in (23, 30))
    assert next_opening(CALLS, MAINLAND, monday_before) == datetime(2026, 3, 23, 9, tzinfo=UTC)
    assert next_opening(CALLS, MAINLAND, monday_after) == datetime(2026, 3, 30, 8, tzinfo=UTC)
    tahiti = place_of("987")
    assert next_opening(CALLS, tahiti, monday_before) == datetime(2026, 3, 23, 20, tzinfo=UTC)


_INSTANTS = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_PLACES = st.sampled_from([MAINLAND, *(place_of(code) for code in ("57", "971", "974", "975", "987", "988"))])


@given(_INSTANTS, _PLACES)
def test_the_next_opening_is_open_and_nothing_before_it_is(at: datetime, place: Place) -> None:
    opening = next_opening(CALLS, place, at)
    assert opening is not None
    assert opening >= at
    assert is_open(CALLS, place, opening)
    step = max((opening - at) / 50, timedelta(seconds=1))
    moments = (at + step * place_ for place_ in range(50))
    assert not any(is_open(CALLS, place, moment) for moment in moments if moment < opening)
