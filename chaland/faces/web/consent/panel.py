"""“May I reach them?”: one line a channel on the page of a contact, with the reason, and the proof a click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.consent.domain.asking import Verdict
from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose
from chaland.consent.queries.decision import why
from chaland.consent.queries.purposes import purposes
from chaland.faces.web.consent.words import CHANNELS, GROUNDS, ICONS, VERDICTS
from chaland.faces.web.jinja import url
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock


@dataclass(frozen=True, slots=True)
class Line:
    """One channel. `proof`: the address of the page that shows it; whether a yes, or a no, may change anything."""

    channel: Channel
    verdict: Verdict
    proof: str
    says_yes: bool
    says_no: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """`lines`: the channels of the purpose; `others`: those that it does not use. No purpose, no line."""

    contact_id: int
    purposes: Sequence[Purpose]
    purpose: Purpose | None
    lines: Sequence[Line]
    others: Sequence[Line]

    @property
    def words(self) -> dict[str, Any]:
        """What the template calls things."""
        return {"channels": CHANNELS, "icons": ICONS, "verdicts": VERDICTS, "grounds": GROUNDS}


@allow("contacts.read")
@require_GET
def alone(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The panel, for another purpose or after something was said."""
    shown = panel(contact_id, request.GET.get("purpose", ""))
    return render(request, "web/consent/panel.html", {"reach": shown})


@allow("contacts.read")
@require_GET
def brief(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The same in one line of marks, atop the record, where it is seen without scrolling."""
    return render(request, "web/consent/brief.html", {"reach": panel(contact_id)})


def panel(contact_id: int, code: str = "", *, at: datetime | None = None) -> Panel:
    """For the purpose of that code, else for the first that prospects, else for the first."""
    known = purposes()
    purpose = _chosen(known, code)
    if purpose is None:
        return Panel(contact_id, known, None, (), ())
    verdicts = why(contact_id, at or system_clock(), purpose=purpose.code)
    lines = [_line(contact_id, channel, verdict) for channel, verdict in verdicts.items()]
    used = [line for line in lines if line.channel in purpose.channels]
    return Panel(contact_id, known, purpose, used, [line for line in lines if line not in used])


def _chosen(known: Sequence[Purpose], code: str) -> Purpose | None:
    asked = (one for one in known if one.code == code)
    canvassing = (one for one in known if one.prospecting)
    return next(asked, None) or next(canvassing, None) or next(iter(known), None)


def _line(contact_id: int, channel: Channel, verdict: Verdict) -> Line:
    out_of_reach = verdict.rule in ("R_STATUS", "R_NO_POINT")
    return Line(
        channel,
        verdict,
        proof_address(contact_id, verdict.proof),
        says_yes=not out_of_reach,
        says_no=not out_of_reach and verdict.rule != "R_OPPOSED",
    )


def proof_address(contact_id: int, proof: str | None) -> str:
    """Where `entry:12`, `purchase:3` or `contract:4` is shown; nothing for what has no proof."""
    kind, _, number = (proof or "").partition(":")
    match kind:
        case "entry":
            return url("consent_proof", int(number))
        case "purchase":
            return url("contact", contact_id, tab="purchases")
        case "contract":
            return f"{url('contact', contact_id, tab='consents')}#contracts"
    return ""
