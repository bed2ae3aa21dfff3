"""The campaigns of a month, day by day: what left, what is to leave."""

from __future__ import annotations

import calendar as months
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaigns
from chaland.faces.web.campaigns.words import HUES, ICONS, channel_of, state_of
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock, today

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Day:
    """One square. `is_other`: of the month before or after."""

    day: date
    is_other: bool
    campaigns: Sequence[Campaign]


@allow("campaigns.read")
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    now = today(system_clock, settings.CHALAND_ZONE)
    first = _first(request.GET.get("month", ""), now)
    weeks = _weeks(first)
    found = _by_day(weeks[0][0], weeks[-1][-1])
    facts = {
        "title": date_format(first, "F Y"),
        "weekdays": [date_format(day, "D") for day in weeks[0]],
        "today": now,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "weeks": [[Day(day, day.month != first.month, found.get(day, ())) for day in week] for week in weeks],
        "hues": HUES,
        "icons": ICONS,
        "state_of": state_of,
        "channel_of": channel_of,
    }
    return render(request, "web/campaigns/calendar.html", facts)


def _first(said: str, now: date) -> date:
    told = _MONTH.fullmatch(said)
    year = int(told[1]) if told else now.year
    if told is None or not 2 <= year <= 9998:
        return now.replace(day=1)
    return date(year, int(told[2]), 1)


def _weeks(first: date) -> list[list[date]]:
    return months.Calendar().monthdatescalendar(first.year, first.month)


def _by_day(since: date, until: date) -> Mapping[date, Sequence[Campaign]]:
    """By the day at the company's place on which each left, else is to leave."""
    zone = ZoneInfo(settings.CHALAND_ZONE)
    start = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    told: dict[date, list[Campaign]] = defaultdict(list)
    leaving = campaigns().annotate(leaves=Coalesce("started_at", "starts_at"))
    for one in leaving.filter(leaves__gte=start, leaves__lt=end).order_by("leaves", "pk"):
        told[one.leaves.astimezone(zone).date()].append(one)
    return told
