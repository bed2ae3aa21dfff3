"""Now, and what is counted from it. Dates are computed here and passed to engines as values."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chaland.segments.language.ast import Duration, Relative, Unit

FINE: tuple[Unit, ...] = ("minute", "hour")
"""Units finer than a day: only for what happened at a time of day."""


@dataclass(frozen=True, slots=True)
class Now:
    """The present instant (aware) and the company's time zone, e.g. `Europe/Paris`."""

    instant: datetime
    zone: str = "Europe/Paris"

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("now must be an aware instant")

    @property
    def today(self) -> date:
        """The calendar day at the company's place."""
        return self.instant.astimezone(ZoneInfo(self.zone)).date()

    def start_of(self, day: date) -> datetime:
        """The instant, in UTC, at which this day begins at the company's place."""
        return datetime.combine(day, time.min, ZoneInfo(self.zone)).astimezone(UTC)


def day_of(moment: Relative, now: Now) -> date:
    """The day that a relative moment falls on. Months end where they end: 31 March less a month is 28 February."""
    return shifted(now.today, moment.amount, moment.unit)


def instant_of(moment: Relative, now: Now) -> datetime:
    """The instant, in UTC, of a moment counted in hours or minutes."""
    return now.instant.astimezone(UTC) + _length(moment.amount, moment.unit)


def shifted(day: date, amount: int, unit: Unit) -> date:
    """A day moved by days, weeks, months or years; kept inside the calendar."""
    if unit in ("month", "year"):
        return _months(day, amount * (12 if unit == "year" else 1))
    try:
        return day + timedelta(days=amount * (7 if unit == "week" else 1))
    except OverflowError:
        return date.max if amount > 0 else date.min


def window(span: Duration, now: Now, *, ahead: bool) -> tuple[date, date]:
    """First and last day of `within next` (from today on) or `within last` (up to today)."""
    today = now.today
    other = shifted(today, span.amount if ahead else -span.amount, span.unit)
    return (today, other) if ahead else (other, today)


def fine_window(span: Duration, now: Now, *, ahead: bool) -> tuple[datetime, datetime]:
    """The same for spans counted in hours or minutes. In UTC."""
    instant = now.instant.astimezone(UTC)
    length = _length(span.amount, span.unit)
    return (instant, instant + length) if ahead else (instant - length, instant)


def born_by(age: int, now: Now) -> date:
    """The last birth date of those who have turned `age` today (29 February: on 1 March in other years)."""
    return shifted(now.today, -age, "year")


def _length(amount: int, unit: Unit) -> timedelta:
    return timedelta(hours=amount) if unit == "hour" else timedelta(minutes=amount)


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
