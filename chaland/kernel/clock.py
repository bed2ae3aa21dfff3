"""The time, passed in so that it can be fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""

_stopped_at: datetime | None = None


def real_clock() -> datetime:
    """The machine's time, whatever `--now` says: leases and timeouts go by it."""
    return datetime.now(UTC)


def system_clock() -> datetime:
    """The time the house lives by: the machine's, or the instant that `stop_clock` fixed."""
    return _stopped_at or real_clock()


def stop_clock(instant: datetime | None) -> None:
    """Fix `system_clock` for this process, as `--now` asks; None lets it run again."""
    global _stopped_at
    _stopped_at = fixed_clock(instant)() if instant else None


def fixed_clock(instant: datetime) -> Clock:
    """A clock stopped at `instant`, which must be aware."""
    if instant.tzinfo is None:
        raise ValueError("the clock needs an aware instant")
    moment = instant.astimezone(UTC)
    return lambda: moment


def today(clock: Clock, zone: str) -> date:
    """The calendar day at the company's place, e.g. zone `Europe/Paris`."""
    return clock().astimezone(ZoneInfo(zone)).date()
