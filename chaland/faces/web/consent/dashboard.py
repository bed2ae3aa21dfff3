"""The dashboard of consents: who may be reached, what runs out, what is not proved, who says no and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.consent.domain.words import Channel
from chaland.consent.models import Entry, Purpose
from chaland.consent.queries.purposes import purposes
from chaland.consent.queries.reach import (
    ReachCount,
    counts,
    expiring_call_entries,
    expiring_calls,
    missing_proofs,
    unproved_entries,
    was_worked_out,
)
from chaland.consent.queries.refusals import MonthOfRefusals, listed, refusals
from chaland.consent.services.reach import JOB
from chaland.consent.services.relays import waiting
from chaland.customers.models import Contact
from chaland.enrichment.lists.queries import alerts
from chaland.faces.web import formats
from chaland.faces.web.consent.columns import is_fresh
from chaland.faces.web.consent.start import is_answered
from chaland.faces.web.consent.words import CHANNELS, ICONS, METHODS
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import cards_under_way
from chaland.faces.web.rights import allow, permission
from chaland.kernel.text import Text

HORIZONS = (30, 60, 90)
MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One purpose: for each channel of `Table.channels`, its counts, None where it does not use it."""

    purpose: Purpose
    cells: Sequence[ReachCount | None]


@dataclass(frozen=True, slots=True)
class Table:
    channels: Sequence[Channel]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the chart. Units: per cent of the highest month, objections standing on withdrawals."""

    month: date
    withdrawn: int
    objected: int
    low: int
    high: int


@allow("consent.read")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    said = refusals()
    fresh = is_fresh()
    facts = {
        "fresh": fresh,
        "known": was_worked_out(),
        "working": None if fresh else next(iter(cards_under_way(request, (JOB,))), None),
        "answered": is_answered(),
        "people": Contact.objects.count(),
        "alerts": alerts() if permission(request)("lists.read") else [],
        "to_relay": sum(one.refusals for one in waiting()) if permission(request)("lists.edit") else 0,
        "table": table(purposes(), counts()),
        "channels": CHANNELS,
        "icons": ICONS,
        "expiring": list(expiring_calls(HORIZONS, zone=settings.CHALAND_ZONE).items()),
        "unproved": missing_proofs(),
        "bars": bars(said.by_month),
        "month_names": [_month(one.month) for one in said.by_month],
        "ways": [
            (METHODS[way].to(language()), withdrawn, objected) for way, withdrawn, objected in said.by_way
        ],
        "listed": listed(),
    }
    return render(request, "web/consent/dashboard.html", facts)


@allow("consent.read")
@require_GET
def expiring(request: HttpRequest) -> HttpResponse:
    """Whose consent to be called ends soon, the first to end first."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in HORIZONS else HORIZONS[0]
    is_fresh()
    found = expiring_call_entries(days, limit=MOST, zone=settings.CHALAND_ZONE)
    counted = expiring_calls(HORIZONS, zone=settings.CHALAND_ZONE)
    facts = {
        "title": Text("Accords d'appel qui expirent", "Phone consents that run out"),
        "tabs": [
            (url("consents_expiring", days=one), _in_days(one), counted[one], one == days) for one in HORIZONS
        ],
        "empty": Text("Aucun accord n'expire d'ici là.", "No consent runs out by then."),
    }
    return _listing(request, found, facts)


@allow("consent.read")
@require_GET
def unproved(request: HttpRequest) -> HttpResponse:
    """Consents that nothing proves, the latest first: they must be asked for again, or voided."""
    facts = {
        "title": Text("Accords sans preuve", "Consents without proof"),
        "tabs": (),
        "empty": Text("Chaque accord a sa preuve.", "Every consent has its proof."),
    }
    return _listing(request, unproved_entries(MOST), facts)


def _listing(request: HttpRequest, entries: Sequence[Entry], facts: Mapping[str, Any]) -> HttpResponse:
    owners = Contact.objects.in_bulk({one.record.contact_id for one in entries if one.record})
    lines = [(one, owners.get(one.record.contact_id or 0) if one.record else None) for one in entries]
    shown = {"lines": lines, "channels": CHANNELS, "methods": METHODS, "most": MOST, **facts}
    return render(request, "web/consent/entries.html", shown)


def table(known: Sequence[Purpose], found: Sequence[ReachCount]) -> Table:
    """Purposes down, channels across; channels that none of them uses are left out."""
    channels = [channel for channel in Channel if any(one.channel is channel for one in found)]
    by_place = {(one.purpose, one.channel): one for one in found}
    rows = [
        Row(one, [by_place.get((one.code, channel)) for channel in channels]) for one in known if one.channels
    ]
    return Table(channels, rows)


def bars(months: Sequence[MonthOfRefusals]) -> list[Bar]:
    """Heights as shares of the month with most refusals."""
    top = max((one.withdrawn + one.objected for one in months), default=0) or 1
    return [
        Bar(one.month, one.withdrawn, one.objected, _share(one.withdrawn, top), _share(one.objected, top))
        for one in months
    ]


def _share(value: int, top: int) -> int:
    """A month with few is still seen."""
    return max(3, round(100 * value / top)) if value else 0


def _month(first: date) -> str:
    return formats.day(first, language())[3:] if language() == "fr" else f"{first:%b %Y}"


def _in_days(days: int) -> str:
    return Text("{days} jours", "{days} days").to(language(), days=days)
