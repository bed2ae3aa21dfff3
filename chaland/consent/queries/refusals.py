"""By which ways people say no, and how long the suppression list is."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q

from chaland.consent.domain.words import Act, Method
from chaland.consent.models import Entry, Suppression
from chaland.kernel.clock import Clock, system_clock


def refusals_by_way(days: int = 365, *, clock: Clock = system_clock) -> list[tuple[Method, int, int]]:
    """Way, withdrawals, objections of the last days; the most used first. Cost: one index."""
    now = clock()
    rows = (
        Entry.objects.filter(at__gte=now - timedelta(days=days), at__lte=now, voided_by=None)
        .filter(act__in=(Act.WITHDRAWN.value, Act.OBJECTED.value))
        .values("method")
        .annotate(
            withdrawn=Count("id", filter=Q(act=Act.WITHDRAWN)),
            objected=Count("id", filter=Q(act=Act.OBJECTED)),
        )
    )
    found = [(Method(row["method"]), row["withdrawn"], row["objected"]) for row in rows]
    return sorted(found, key=lambda row: -(row[1] + row[2]))


def listed() -> int:
    """How many coordinates ever came on the suppression list, those since lifted left in. Cost: one index."""
    return Suppression.objects.filter(lifted=False).values("hmac").distinct().count()
