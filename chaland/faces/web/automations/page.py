"""The page of one automation: its steps, what became of people there, who is on their way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.access.services import record
from chaland.campaigns.automations.documents import said
from chaland.campaigns.automations.domain import ENTRY_WORDS, STATE_WORDS
from chaland.campaigns.automations.finding import automation_by_id, standing, steps_of
from chaland.campaigns.automations.steering import reason_said
from chaland.campaigns.models import Automation, Journey
from chaland.customers.models import Contact
from chaland.customers.queries.merging import live_ids
from chaland.faces.web import formats
from chaland.faces.web.answers import status_of
from chaland.faces.web.automations.words import HUES, Line, line_of
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused

SHOWN = 20


@allow("campaigns.read")
@require_GET
def automation(request: HttpRequest, automation_id: int) -> HttpResponse:
    return shown(request, automation_by_id(automation_id))


def shown(request: HttpRequest, found: Automation, error: Refused | None = None) -> HttpResponse:
    """The page; with what was refused, when something was."""
    told, reason = standing(found), reason_said(found)
    steps = [line_of(one, told.outcomes.get(one.pk, {})) for one in steps_of(found)]
    facts = {
        **head(found),
        "reason": reason.to(language()) if reason else "",
        "refused": error.say(language()) if error else "",
        "purpose": getattr(found.purpose, f"label_{language()}"),
        "until": said(found.until, language()),
        "steps": steps,
        "figures": [
            (formats.number(told.entries.get(code, 0), language()), words.to(language()).capitalize())
            for code, words in ENTRY_WORDS.items()
        ],
        "used": bool(told.entries),
        "going": _going(request, found, steps),
    }
    return render(request, "web/automations/page.html", facts, status=status_of(error) if error else 200)


def head(found: Automation) -> dict[str, Any]:
    return {
        "automation": found,
        "state": STATE_WORDS[found.state].to(language()),
        "hue": HUES[found.state],
    }


def _going(
    request: HttpRequest, found: Automation, steps: Sequence[Line]
) -> list[tuple[int, str, str, Journey]]:
    """Number and name of who comes next, the step that waits for them; whoever looks is in the audit trail."""
    entries = list(found.journeys.filter(state="going").order_by("due_at", "pk")[:SHOWN])
    living = live_ids({one.home for one in entries})
    names = names_of(living.values())
    told = [
        (living[one.home], names.get(living[one.home], ""), _next(steps, one.position), one)
        for one in entries
        if one.home in living
    ]
    if told:
        noted(request, found, len(told))
    return told


def _next(steps: Sequence[Line], position: int) -> str:
    return steps[position].title if position < len(steps) else ""


def names_of(contact_ids: Any) -> dict[int, str]:
    return {one.pk: str(one) for one in Contact.objects.filter(pk__in=set(contact_ids))}


def noted(request: HttpRequest, found: Automation, people: int) -> None:
    record(
        actor=signed_in(request),
        verb="automations.people_read",
        subject_kind="automation",
        subject_id=found.pk,
        facts={"people": people},
    )
