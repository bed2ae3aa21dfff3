"""How many were in segments, day by day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chaland.segments.models import DailySize, SavedSegment


@dataclass(frozen=True, slots=True)
class SizeOfDay:
    day: date
    size: int
    entered: int
    left: int


def sizes(segment: SavedSegment, *, since: date | None = None) -> list[SizeOfDay]:
    """By day, the oldest first; days on which nobody looked and nobody moved are not there."""
    rows = DailySize.objects.filter(segment=segment).order_by("day")
    rows = rows.filter(day__gte=since) if since else rows
    return [SizeOfDay(row.day, row.size, row.entered, row.left) for row in rows]


def sizes_of(segment_ids: Collection[int], *, since: date) -> dict[int, list[SizeOfDay]]:
    """By segment, the oldest first. Cost: one query."""
    found: dict[int, list[SizeOfDay]] = {segment: [] for segment in segment_ids}
    rows = DailySize.objects.filter(segment_id__in=found, day__gte=since).order_by("day")
    for row in rows:
        found[row.segment_id].append(SizeOfDay(row.day, row.size, row.entered, row.left))
    return found


def size_before(history: Sequence[SizeOfDay], today: date, days: int) -> int | None:
    """How many there were at the end of the day that was `days` ago; None when nobody counted yet."""
    known = [one.size for one in history if one.day <= today - timedelta(days=days)]
    return known[-1] if known else None


def day_by_day(history: Sequence[SizeOfDay], today: date) -> list[SizeOfDay]:
    """Every day from the first known until today: a day on which nothing was noted is like the one before."""
    if not history:
        return []
    known = {one.day: one for one in history}
    filled: list[SizeOfDay] = []
    day, last = history[0].day, history[0].size
    while day <= today:
        here = known.get(day) or SizeOfDay(day, last, 0, 0)
        filled.append(here)
        day, last = day + timedelta(days=1), here.size
    return filled
