"""By which ways people say no, and how long the suppression list is."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Count, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from chaland.consent.domain.words import Act, Method
from chaland.consent.models import Entry, Suppression
from chaland.kernel.clock import Clock, system_clock


def refusals_by_way(days: int = 365, *, clock: Clock = system_clock) -> list[tuple[Method, int, int]]:
    """Way, withdrawals, objections of the last days, each said once by one person; the most used first.

    Cost: one index.
    """
    now = clock()
    rows = (
        Entry.objects.filter(at__gte=now - timedelta(days=days), at__lte=now, voided_by=None)
        .filter(act__in=(Act.WITHDRAWN.value, Act.OBJECTED.value))
        .values("method")
        .annotate(
            withdrawn=said_once(Act.WITHDRAWN),
            objected=said_once(Act.OBJECTED),
        )
    )
    found = [(Method(row["method"]), row["withdrawn"], row["objected"]) for row in rows]
    return sorted(found, key=lambda row: -(row[1] + row[2]))


def said_once(act: Act) -> Count:
    """How often people said it: one no of one person is as many entries as they have coordinates.

    Entries of one record at one moment are one; of those that hang on no record each is its own.
    """
    said = TextField()
    moment = Concat(Cast("record_id", said), Value(" "), Cast("at", said), output_field=said)
    alone = Concat(Value("#"), Cast("id", said), output_field=said)
    return Count(
        Case(When(record__isnull=False, then=moment), default=alone), distinct=True, filter=Q(act=act)
    )


def listed() -> int:
    """How many coordinates ever came on the suppression list, those since lifted left in. Cost: one index."""
    return Suppression.objects.filter(lifted=False).values("hmac").distinct().count()
