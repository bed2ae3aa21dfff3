"""The time, passed in so that it can be fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def fixed_clock(instant: datetime) -> Clock:
    """A clock stopped at `instant`, which must be aware."""
    if instant.tzinfo is None:
        raise ValueError("the clock needs an aware instant")
    moment = instant.astimezone(UTC)
    return lambda: moment


def today(clock: Clock, zone: str) -> date:
    """The calendar day at the company's place, e.g. zone `Europe/Paris`."""
    return clock().astimezone(ZoneInfo(zone)).date()
