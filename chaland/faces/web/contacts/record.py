"""The page of one contact: who, where each value comes from, what happened, and what to note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.models import User
from chaland.campaigns.queries.finding import numbers_of
from chaland.customers.domain.grid import COLUMNS
from chaland.customers.queries.merging import live_id, merged_into
from chaland.customers.queries.record import Record, contact_record
from chaland.customers.queries.timeline import order_lines, other_currencies, timeline
from chaland.customers.services.hand import GONE
from chaland.customers.services.interactions import forget_interaction, log_interaction
from chaland.faces.web.answers import announce, nothing, toast
from chaland.faces.web.consent.acts import refuse_calls
from chaland.faces.web.consent.panel import panel
from chaland.faces.web.consent.tab import tab_facts
from chaland.faces.web.contacts.received import received
from chaland.faces.web.contacts.words import STATUS_HUES, words
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text
from chaland.quality.queries.dates import confirmed_parts

IDENTITY = (
    "civility",
    "first_name",
    "last_name",
    "birth_date",
    "kind",
    "language",
    "company",
    "function",
    "activity",
)
REACH = ("email", "mobile", "phone", "street", "postal_code", "city", "department", "country")
FOLLOW = ("status", "colour", "owner", "tags", "hobbies", "loyalty_tier", "loyalty_points")
SECTIONS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("Identité", "Identity"), IDENTITY),
    (Text("Coordonnées", "How to reach"), REACH),
    (Text("Suivi", "Follow-up"), FOLLOW),
)
TABS = ("timeline", "purchases", "consents", "sources")


@allow("contacts.read")
@require_GET
def contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The number of a contact that was merged away leads on to the one it is now."""
    tab = request.GET.get("tab", "timeline")
    try:
        facts = side(request, contact_id) | {"tab": tab if tab in TABS else "timeline"}
    except NotFound:
        if (living := live_id(contact_id)) is None:
            raise
        return redirect(url("contact", living, tab=request.GET.get("tab")))
    facts |= _happened(contact_id) if facts["tab"] == "timeline" else {}
    facts["lines"] = order_lines(contact_id) if tab == "purchases" else ()
    facts["others"] = other_currencies(contact_id) if tab == "purchases" else ()
    facts |= tab_facts(contact_id) if tab == "consents" else {}
    return render(request, "web/contacts/record.html", facts)


@allow("contacts.read")
@require_GET
def side_alone(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Who it is, after something was changed or taken back."""
    return render(request, "web/contacts/side.html", side(request, contact_id))


@allow("contacts.read")
@require_GET
def moments(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The timeline alone, after something was noted."""
    facts = {**_happened(contact_id), "words": words(language())}
    return render(request, "web/contacts/timeline.html", facts)


def _happened(contact_id: int) -> dict[str, Any]:
    """The timeline, and the numbers of the campaigns that it names."""
    found = timeline(contact_id)
    named = (moment.facts["campaign"] for moment in found if moment.kind == "message")
    return {"moments": found, "campaigns": numbers_of(named)}


@allow("interactions.log")
@require_POST
def log(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Note a call or a visit; without the date of a call back, the form returns with the fault beside it."""
    said = {name: request.POST.get(name, "") for name in ("kind", "outcome", "notes", "call_back_at")}
    try:
        noted = _noted(request, contact_id, said)
    except Invalid as error:
        if error.path != "call_back_at":
            raise
        facts = side(request, contact_id) | {"said": said, "fault": error.say(language())}
        return render(request, "web/contacts/log.html", facts, status=422)
    facts = side(request, contact_id) | _happened(contact_id)
    response = render(request, "web/contacts/logged.html", facts)
    said_no = gettext("Noted: they are called no more.") if _wants_no_calls(request) else gettext("Noted.")
    return toast(response, said_no, undo=url("interaction_forget", noted))


@transaction.atomic
def _noted(request: HttpRequest, contact_id: int, said: Mapping[str, str]) -> int:
    assert isinstance(request.user, User)
    if _wants_no_calls(request):
        refuse_calls(contact_id, request.user)
    return log_interaction(
        contact_id=contact_id,
        kind=said["kind"],
        outcome=said["outcome"],
        notes=said["notes"],
        call_back_at=_local_instant(said["call_back_at"]) if said["outcome"] == "call_back" else None,
        by=request.user,
    )


def _wants_no_calls(request: HttpRequest) -> bool:
    return request.POST.get("kind") == "call" and bool(request.POST.get("no_more_calls"))


@allow("interactions.log")
@require_POST
def forget(request: HttpRequest, interaction_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    forget_interaction(interaction_id=interaction_id, by=request.user)
    return announce(toast(nothing(), gettext("Taken back.")), "timeline-changed")


def side(request: HttpRequest, contact_id: int) -> dict[str, Any]:
    """What the left of the page shows. Raises: NotFound (`contact_gone`)."""
    record = contact_record(contact_id)
    if record is None:
        raise NotFound("contact_gone", GONE)
    return {
        "record": record,
        "words": words(language()),
        "sections": SECTIONS,
        "known": COLUMNS,
        "status_hues": STATUS_HUES,
        "corrected": _corrected(record),
        "received": received(record, words(language())),
        "reach": panel(contact_id),
        "merged": merged_into(contact_id),
        "confirmed": confirmed_parts(contact_id),
    }


def _corrected(record: Record) -> dict[str, str]:
    """field -> the name of the source that said otherwise, where a hand edit or a better source won."""
    told: dict[str, str] = {}
    for one in record.heard:
        for field, value in one.values.items():
            origin = record.origins.get(field)
            won = record.values.get(field)
            if (
                origin
                and origin != one.origin
                and value not in (None, won, str(won))  # a date is text in a record
                and not isinstance(value, list | dict)
            ):
                told.setdefault(field, f"{one.origin.source} : {value}")
    return told


def _local_instant(text: str) -> datetime | None:
    """From a date and time typed in the company's zone. Raises: Invalid (`instant_invalid`)."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.CHALAND_ZONE))
    except ValueError:
        raise Invalid(
            "instant_invalid",
            Text("Cette date ne se lit pas.", "This date cannot be read."),
            path="call_back_at",
        ) from None
