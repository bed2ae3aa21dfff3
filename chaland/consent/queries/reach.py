"""Who may be reached, in figures: for the dashboard of consents and for the sentences of segments.

All read the table of reach, which `services.reach.catch_up` keeps true: callers call that first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import NOTHING_PROVES, Entry, Purpose, ReachState, ReachTally
from chaland.kernel.clock import Clock, system_clock, today


@dataclass(frozen=True, slots=True)
class ReachCount:
    """How many contacts consented to a channel for a purpose, and how many may be reached."""

    channel: Channel
    purpose: str
    consented: int
    reachable: int


def counts() -> list[ReachCount]:
    """By channel and purpose in use, those that the purpose plans. Cost: two small reads, whatever the file."""
    tally = {
        (what, bit): people for what, bit, people in ReachTally.objects.values_list("what", "bit", "people")
    }
    return [
        ReachCount(
            channel,
            purpose.code,
            tally.get((f"{channel.value}_consented", purpose.bit), 0),
            tally.get((f"{channel.value}_reachable", purpose.bit), 0),
        )
        for purpose in Purpose.objects.filter(active=True).order_by("position", "pk")
        for channel in Channel
        if channel.value in purpose.channels
    ]


def people_by_channel(channels: Iterable[Channel]) -> dict[Channel, tuple[int, int]]:
    """Channel → how many contacts may be offered something by it, and how many said yes to it: the numbers
    of `reachable(…)` and `consents(…)` in sentences. Cost: one look through the table for each."""
    found: dict[Channel, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        for channel in channels:
            conditions = anyone(channel, "reachable", prospecting_only=True), anyone(channel, "consented")
            counted = ", ".join(f"sum(CASE WHEN {one} THEN 1 ELSE 0 END)" for one in conditions)
            cursor.execute(f"SELECT {counted} FROM customers_contact c")
            reachable, consented = cursor.fetchone()
            found[channel] = int(reachable or 0), int(consented or 0)
    return found


def was_worked_out() -> bool:
    """Whether the table was ever filled: until then every count is zero."""
    return ReachState.objects.exists()


def anyone(channel: Channel | str, what: str, *, prospecting_only: bool = False) -> str:
    """A condition in SQL on `c.id`: some purpose in use has its bit. `what`: consented or reachable.

    The numbers in it are ours. Read by SQLite, PostgreSQL and DuckDB alike.
    """
    known = Purpose.objects.filter(active=True, **({"prospecting": True} if prospecting_only else {}))
    bits = sum(1 << bit for bit in known.values_list("bit", flat=True))
    column = f"h.{Channel(channel).value}_{what}"
    return f"(c.id IN (SELECT h.contact_id FROM consent_reach AS h WHERE ({column} & {bits}) <> 0))"


def expiring_calls(
    horizons: Sequence[int] = (30,), *, clock: Clock = system_clock, zone: str = "Europe/Paris"
) -> dict[int, int]:
    """Days → consents to be called that end within so many days. Cost: one index, and for each of those that
    end within the longest a look at who gave it and at what they said since."""
    start = today(clock, zone)
    asked = {str(days): Count("pk", filter=_by(start, days)) for days in horizons}
    found = _running_out(start, max(horizons)).aggregate(**asked)
    return {days: found[str(days)] for days in horizons}


def expiring_call_entries(
    days: int = 30, *, limit: int = 100, clock: Clock = system_clock, zone: str = "Europe/Paris"
) -> Sequence[Entry]:
    """The same, the first to end first, each with its record."""
    found = _running_out(today(clock, zone), days).select_related("record", "purpose")
    return list(found.order_by("valid_until", "pk")[:limit])


def _running_out(start: date, days: int) -> QuerySet[Entry]:
    """Those that still stand, and that nobody gave anew for longer: whoever said no since is not asked again."""
    given = Entry.objects.filter(channel=Channel.CALL, act=Act.GIVEN, voided_by=None)
    bits = Purpose.objects.filter(active=True).values_list("pk", "bit")
    whens = [When(purpose=pk, then=Value(1 << bit)) for pk, bit in bits]
    bit = Case(*whens, default=Value(0), output_field=BigIntegerField())
    stands = CombinedExpression(F("record__contact__reach__call_consented"), "&", bit)
    ending = given.filter(_by(start, days)).annotate(stands=stands)
    later = _of_the_same_number()
    renewed = later.filter(
        what=Act.GIVEN, how=Channel.CALL, about=OuterRef("purpose_id"), ends__gt=OuterRef("valid_until")
    )
    refused = later.filter(
        what__in=(Act.WITHDRAWN, Act.OBJECTED), how__in=("", Channel.CALL), said__gte=OuterRef("at")
    )
    of_nobody = Q(record=None) & ~Exists(refused)
    return ending.filter(of_nobody | Q(stands__gt=0), ~Exists(renewed))


def _of_the_same_number() -> QuerySet[Any]:
    """What else was said of it. Only the number may be looked up by an index: left to choose, SQLite looks for
    each consent through all of those that are later, or for the same purpose."""
    said = Entry.objects.alias(
        what=Coalesce("act", "act"),
        how=Coalesce("channel", "channel"),
        about=Coalesce("purpose_id", "purpose_id"),
        ends=Coalesce("valid_until", "valid_until"),
        said=Coalesce("at", "at"),
    )
    return said.filter(identifier=OuterRef("identifier"), kind=OuterRef("kind"), voided_by=None)


def _by(start: date, days: int) -> Q:
    return Q(valid_until__range=(start, start + timedelta(days=days)))


def missing_proofs() -> int:
    """Consents that nothing proves: no document, form, wording or other evidence, and no operator to ask."""
    return _unproved().count()


def unproved_entries(limit: int = 100) -> Sequence[Entry]:
    """The same, the latest first."""
    return list(_unproved().select_related("record", "purpose").order_by("-at")[:limit])


def _unproved() -> QuerySet[Entry]:
    return Entry.objects.filter(NOTHING_PROVES, act=Act.GIVEN, voided_by=None)
