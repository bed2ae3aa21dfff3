"""Public holidays, time zones and opening hours, at the place of whoever is contacted. Pure.

Sources: Code du travail L3133-1 (everywhere), L3134-13 (Alsace-Moselle), L3422-2 (overseas).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

ALSACE_MOSELLE = frozenset(("57", "67", "68"))
_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/Guadeloupe",
    "978": "America/Guadeloupe",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_MAINLAND = "Europe/Paris"
_ABOLITION = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 27),
}
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_LOOK_AHEAD = 40
"""Days. No window of ours stays shut for longer."""


class Place(NamedTuple):
    """Where a person lives, as far as hours go. `territory`: whose holidays; empty: those of L3133-1 alone."""

    zone: str = _MAINLAND
    territory: str = ""

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


MAINLAND = Place()


@lru_cache(maxsize=512)
def today_at(place: Place, at: datetime) -> date:
    """The day that it is there."""
    return place.local(at).date()


@dataclass(frozen=True, slots=True)
class Window:
    """When a channel is open. `days`: Monday is 0. `slots`: from (included) to (excluded), ascending."""

    days: frozenset[int]
    slots: tuple[tuple[time, time], ...]


def zone_of(department: str | None) -> str:
    """The time zone of a department; that of the mainland when it is not known."""
    return _ZONES.get(department or "", _MAINLAND)


@lru_cache(maxsize=512)
def place_of(department: str | None, local_holidays: bool = True) -> Place:
    """`local_holidays`: honour those that L3133-1 does not name."""
    code = department or ""
    known = local_holidays and (code in ALSACE_MOSELLE or code in _ABOLITION)
    territory = ("57" if code in ALSACE_MOSELLE else code) if known else ""
    return Place(zone_of(department), territory)


@lru_cache(maxsize=256)
def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


@lru_cache(maxsize=1024)
def holidays(year: int, territory: str = "") -> frozenset[date]:
    """The public holidays of a year; `territory` as in `Place`."""
    sunday = easter(year)
    days = {date(year, month, day) for month, day in _FIXED}
    days |= {sunday + timedelta(after) for after in (1, 39, 50)}
    if territory in ALSACE_MOSELLE:
        days |= {sunday - timedelta(2), date(year, 12, 26)}
    if territory in _ABOLITION:
        days.add(date(year, *_ABOLITION[territory]))
    return frozenset(days)


def is_open(window: Window, place: Place, at: datetime) -> bool:
    """Whether an instant falls into the window, on the person's own clock."""
    here = place.local(at)
    if not _is_open_day(window, place, here.date()):
        return False
    return any(start <= here.time() < end for start, end in window.slots)


def next_opening(window: Window, place: Place, at: datetime) -> datetime | None:
    """The first instant from `at` on at which the window is open, in UTC; None when it never is.

    Instants are compared, not clocks: an hour that summer time skips or repeats opens once.
    """
    if is_open(window, place, at):
        return at.astimezone(UTC)
    today = place.local(at).date()
    for ahead in range(_LOOK_AHEAD):
        day = today + timedelta(ahead)
        if not _is_open_day(window, place, day):
            continue
        openings = (_instant(day, start, place.zone) for start, _ in window.slots)
        later = [opening for opening in openings if opening > at and is_open(window, place, opening)]
        if later:
            return min(later)
    return None


def closes_at(window: Window, place: Place, at: datetime) -> datetime | None:
    """The end of the hours that an instant falls into, in UTC; None when the window is shut."""
    here = place.local(at)
    while is_open(window, place, here):
        clock = here.time()
        ending = next(end for start, end in window.slots if start <= clock < end)
        here = place.local(_instant(here.date(), ending, place.zone))
    return None if here == at else here.astimezone(UTC)


def _is_open_day(window: Window, place: Place, day: date) -> bool:
    return day.weekday() in window.days and day not in holidays(day.year, place.territory)


def _instant(day: date, clock: time, zone: str) -> datetime:
    """A clock time that summer time skips is the instant at which the clocks go forward."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
