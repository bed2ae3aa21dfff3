"""What the pages of consent read from a request, and where they lead."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from chaland.faces.web.jinja import url
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def contact_tab(contact_id: int | None) -> HttpResponse:
    """All that was said by a contact; the dashboard when nobody knows whose it was."""
    return redirect(url("contact", contact_id, tab="consents") if contact_id else url("consents"))


def now_here() -> datetime:
    """This instant by the clock on the company's wall: its offset is part of a proof."""
    return system_clock().astimezone(ZoneInfo(settings.CHALAND_ZONE))


def local_instant(text: str, path: str) -> datetime | None:
    """From a date and time typed at the company's place; None when empty. Raises: Invalid (`instant_invalid`)."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.CHALAND_ZONE)) if text else None
    except ValueError:
        raise Invalid(
            "instant_invalid",
            Text("Cette date ne se lit pas.", "This date cannot be read."),
            path=path,
        ) from None


def day(text: str, path: str) -> date | None:
    """From a date typed; None when empty. Raises: Invalid (`day_invalid`)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(
            "day_invalid", Text("Cette date ne se lit pas.", "This date cannot be read."), path=path
        ) from None


def local(moment: datetime | None) -> str:
    """What a field of date and time shows, at the company's place."""
    if moment is None:
        return ""
    return moment.astimezone(ZoneInfo(settings.CHALAND_ZONE)).strftime("%Y-%m-%dT%H:%M")
