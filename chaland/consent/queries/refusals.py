"""Who says no, month after month and by which way, and how long the suppression list is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from chaland.consent.domain.words import Act, Method
from chaland.consent.models import Suppression
from chaland.kernel.clock import Clock, system_clock

_Place = TypeVar("_Place", int, str)
_REFUSALS = """
    SELECT CAST(e.at AS text), e.act, e.method, e.record_id, e.id FROM consent_entry e
    WHERE e.act IN ('withdrawn', 'objected') AND e.at >= %s AND e.at <= %s
      AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id)
"""


@dataclass(frozen=True, slots=True)
class MonthOfRefusals:
    """How often people said no in one month: `month` is its first day."""

    month: date
    withdrawn: int
    objected: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """`by_month`: the oldest first. `by_way`: way, withdrawals, objections; the most used first."""

    by_month: Sequence[MonthOfRefusals]
    by_way: Sequence[tuple[Method, int, int]]


def refusals(months: int = 12, *, clock: Clock = system_clock) -> Refusals:
    """Of the last months, this one included, each no said once by one person.

    One no of one person is as many entries as they have coordinates: those of one record at one moment are
    one; of those that hang on no record each is its own. Cost: the index of the acts of that time.
    """
    now = clock()
    firsts = [_months_before(now, back) for back in range(months - 1, -1, -1)]
    starts = [f"{first.astimezone(UTC):%Y-%m-%d %H:%M:%S}" for first in firsts]
    by_month: Counter[tuple[int, str]] = Counter()
    by_way: Counter[tuple[str, str]] = Counter()
    for at, act, method in _said_once(firsts[0], now):
        by_month[bisect_right(starts, at) - 1, act] += 1
        by_way[method, act] += 1
    ways = [(Method(way), *_both(by_way, way)) for way in {way for way, _ in by_way}]
    return Refusals(
        [MonthOfRefusals(first.date(), *_both(by_month, place)) for place, first in enumerate(firsts)],
        sorted(ways, key=lambda one: (-one[1] - one[2], one[0])),
    )


def _said_once(since: datetime, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Instant as text in UTC, act, way."""
    seen: set[tuple[str, str, int]] = set()
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_REFUSALS, [adapt(since), adapt(now)])
        for at, act, method, record_id, pk in cursor.fetchall():
            said = at, act, record_id if record_id is not None else -pk
            if said not in seen:
                seen.add(said)
                yield at, act, method


def _both(counted: Counter[tuple[_Place, str]], place: _Place) -> tuple[int, int]:
    return counted[place, Act.WITHDRAWN.value], counted[place, Act.OBJECTED.value]


def _months_before(now: datetime, months: int) -> datetime:
    """Midnight of the first day of the month so many months ago, in the company's time zone."""
    local = timezone.localtime(now)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return local.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def listed() -> int:
    """How many coordinates ever came on the suppression list, those since lifted left in. Cost: one index."""
    return Suppression.objects.filter(lifted=False).values("hmac").distinct().count()
