"""What a campaign came to: who it reached, who did what it was for, what it cost, what may be concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.timezone import localdate

from chaland.campaigns.domain.outcomes import HELD_OUT, Arm, Results, together
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.queries.results.answering import answered
from chaland.campaigns.queries.results.counting import (
    Counted,
    answers,
    by_day,
    causes,
    counted,
    counted_twice,
)
from chaland.campaigns.queries.results.goals import Achieved, achieved
from chaland.segments.queries import present

__all__ = ["results"]


def results(campaign_id: int, now: datetime) -> Results:
    """As they stand now, exact. Cost: one reading of the campaign's rows, and of the facts of its people; some 20 s of
    a million (`services.results` keeps them for pages).

    Raises: NotFound (`campaign_unknown`), Invalid (`goal_unreadable`).
    """
    campaign = campaign_by_id(campaign_id)
    rows, twice = counted(campaign), counted_twice(campaign)
    done = achieved(campaign, rows.due, twice)
    replied = _replied(campaign)
    arms = {letter: _arm(letter, rows, twice, done, replied) for letter in sorted(rows.people)}
    held = arms.pop(HELD_OUT, None)
    treated = together(list(arms.values()))
    return Results(
        campaign=campaign.pk,
        as_of=now,
        closes_at=_closes(campaign, rows),
        goal=campaign.goal,
        window_days=campaign.window_days,
        states=dict(rows.states),
        left_out=dict(rows.left_out),
        causes=causes(rows),
        treated=treated,
        held=held,
        arms=list(arms.values()),
        merged=len(twice),
        clicks=campaign.links.aggregate(n=Sum("clicks"))["n"] or 0,
        charged=rows.charged,
        estimated=treated.messages - rows.charged,
        days=by_day(campaign, rows.sent),
        curve={letter: _curve(campaign, done, letter) for letter in (*arms, *([HELD_OUT] if held else []))},
        segments=answered(campaign, done.people.keys(), twice),
    )


def _arm(
    letter: str, rows: Counted, twice: Mapping[int, str], done: Achieved, replied: Mapping[str, int]
) -> Arm:
    return Arm(
        letter=letter,
        people=rows.people[letter] - sum(one == letter for one in twice.values()),
        messages=rows.messages[letter],
        delivered=rows.delivered[letter],
        replied=replied.get(letter, 0),
        converted=sum(done.days.get(letter, {}).values()),
        revenue_cents=done.revenue[letter],
        cost_millicents=rows.cost[letter],
    )


def _replied(campaign: Campaign) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, letter, _, _ in answers(campaign):
        found[letter] = found.get(letter, 0) + 1
    return found


def _closes(campaign: Campaign, rows: Counted) -> datetime | None:
    """When the last window has passed, of whoever was to be written to last and of whoever was: of purchases, the whole
    of its last day."""
    if not rows.due:
        return None
    window, last = timedelta(days=campaign.window_days), max(*rows.due, *rows.sent)
    if campaign.goal == "purchase":
        return present().start_of(localdate(last) + window + timedelta(days=1))
    return last + window


def _curve(campaign: Campaign, done: Achieved, letter: str) -> list[int]:
    """How many had converted by each day."""
    days, total, told = done.days.get(letter, Counter[int]()), 0, []
    for day in range(campaign.window_days + 1):
        total += days[day]
        told.append(total)
    return told
