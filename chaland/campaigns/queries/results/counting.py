"""The messages of a campaign counted: by wording, by what became of them, by day; and who is counted twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.timezone import localdate

from chaland.campaigns.domain.lags import Lags
from chaland.campaigns.domain.outcomes import HELD_OUT, Cause, Day
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.consent.queries.facts import stored
from chaland.segments.queries import present

DRAWN = f"(m.arm <> '' OR m.state = '{State.HELD.value}')"
"""Whoever was drawn for a wording or held out; those left out before the draw are in no comparison."""
_ARM = f"CASE WHEN m.state = '{State.HELD.value}' THEN '{HELD_OUT}' ELSE m.arm END"
_TAKEN = (State.UNKNOWN, *SENT)
"""Of one whose fate is unknown nobody knows that it was not sent, nor that it was not charged."""
_CAME = (State.DELIVERED, State.STOPPED, State.COMPLAINED)
_FAILED = (State.FAILED, State.UNDELIVERED, State.EXPIRED, State.BOUNCED)
_MOST_DAYS = 92

_COUNTED = f"""
    SELECT {_ARM}, m.state, CASE WHEN m.state = '{State.SKIPPED.value}' THEN m.reason ELSE m.code END, count(*),
           count(m.charged_millicents), coalesce(sum(coalesce(m.charged_millicents, m.cost_millicents)), 0),
           min(m.due_at), max(m.due_at), min(m.sent_at), max(m.sent_at)
    FROM campaigns_outboxmessage m WHERE m.campaign_id = %s AND {DRAWN} GROUP BY 1, 2, 3
"""
_ANSWERS = f"""
    SELECT m.id, {_ARM}, min(r.at), m.due_at
    FROM campaigns_report r JOIN campaigns_outboxmessage m ON m.id = r.message_id
    WHERE m.campaign_id = %s AND r.kind = 'replied' GROUP BY m.id, m.arm, m.state, m.due_at
"""


@dataclass(slots=True)
class Counted:
    """`people`, `messages`, `delivered`, `cost` (millicents): by letter. `due`: from when the first and the last count;
    `sent`: when they left."""

    people: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    cost: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    charged: int = 0
    due: list[datetime] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)


def counted(campaign: Campaign) -> Counted:
    """Cost: one reading of the campaign's rows."""
    told = Counted()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [campaign.pk])
        for row in cursor.fetchall():
            _add(told, *row)
    if told.due:
        told.due = list(lags_of(campaign).span(min(told.due), max(told.due)))
    return told


def lags_of(campaign: Campaign) -> Lags:
    """Cost: one small query."""
    over = campaign.lags.exclude(seconds=None).values_list("first", "seconds")
    return Lags.of([(first, seconds or 0.0) for first, seconds in over])


def _add(
    told: Counted, arm: str, state: str, why: str, number: int, charged: int, cost: Any, *moments: Any
) -> None:
    first_due, last_due, first_sent, last_sent = (stored.instant(moment) for moment in moments)
    told.people[arm] += number
    told.states[state] += number
    told.due += [moment for moment in (first_due, last_due) if moment]
    told.sent += [moment for moment in (first_sent, last_sent) if moment]
    if state in _TAKEN:
        told.messages[arm] += number
        told.cost[arm] += int(cost)
        told.charged += charged
    if state in _CAME:
        told.delivered[arm] += number
    if state in _FAILED:
        told.causes[state, why] += number
    if state == State.SKIPPED:
        told.left_out[why] += number


def causes(told: Counted) -> list[Cause]:
    """The most frequent first."""
    ranked = sorted(told.causes.items(), key=lambda one: (-one[1], one[0]))
    return [Cause(state=state, code=code, messages=number) for (state, code), number in ranked]


def counted_twice(campaign: Campaign) -> dict[int, str]:
    """Rows of people who were merged with somebody of the campaign since, but for the one that counts: message ->
    letter. The row of the number that stays counts, else the first. Cost: one reading of the campaign's rows."""
    rows = OutboxMessage.objects.filter(campaign=campaign)
    moved = set(rows.exclude(home=F("contact_id")).values_list("contact_id", flat=True))
    families: Mapping[Any, list[Any]] = defaultdict(list)
    drawn = [row for row in rows.filter(contact_id__in=moved).order_by("pk") if _letter(row) is not None]
    for row in drawn:
        families[row.contact_id, row.occasion].append(row)
    found: dict[int, str] = {}
    for family in families.values():
        kept = next((row for row in family if row.home == row.contact_id), family[0])
        found |= {row.pk: _letter(row) or HELD_OUT for row in family if row is not kept}
    return found


def _letter(row: OutboxMessage) -> str | None:
    """None of those left out before the draw."""
    return HELD_OUT if row.state == State.HELD else row.arm or None


def answers(campaign: Campaign) -> list[tuple[int, str, datetime, datetime]]:
    """Message, letter, when its first answer came, the moment that it counts from."""
    lags = lags_of(campaign)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [campaign.pk])
        return [
            (pk, arm, stored.sure(at), stored.sure(due) + lags.at(pk) if due else stored.sure(at))
            for pk, arm, at, due in cursor.fetchall()
        ]


def by_day(campaign: Campaign, sent: Sequence[datetime]) -> list[Day]:
    """Messages by the day they left, at the company's place; by several days together beyond three months."""
    if not sent:
        return []
    first, last = localdate(min(sent)), localdate(max(sent))
    step = (last - first).days // _MOST_DAYS + 1
    starts = [first + timedelta(days=place) for place in range(0, (last - first).days + 1, step)]
    here = present()
    numbers = _between(campaign, [here.start_of(day) for day in starts[1:]])
    return [Day(day=day, messages=numbers[place]) for place, day in enumerate(starts)]


def _between(campaign: Campaign, bounds: Sequence[datetime]) -> Counter[int]:
    """How many left before the first bound (0), then before the second (1)…"""
    place = "".join(f" WHEN m.sent_at < %s THEN {at}" for at in range(len(bounds)))
    case = f"CASE{place} ELSE {len(bounds)} END" if bounds else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {case}, count(*) FROM campaigns_outboxmessage m "
            "WHERE m.campaign_id = %s AND m.sent_at IS NOT NULL GROUP BY 1",
            [*(stored.bound(bound) for bound in bounds), campaign.pk],
        )
        return Counter(dict(cursor.fetchall()))
