"""Who entered and who left, with the reason, page after page; the moves of one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.models import Contact
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.seen import is_caught_up, seen
from chaland.faces.web.segments.words import GONE_PERSON
from chaland.segments.models import SavedSegment
from chaland.segments.moves import Moved, recent_moves

PAGE = 20
YEARS = range(1900, 2200)
"""Beyond them an instant may have no place in another time zone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A move, and the name of who moved. `there`: they are still in the file."""

    move: Moved
    name: str
    there: bool


@allow("segments.read")
@require_GET
def moves(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The first page is a fragment; the following ones are its next lines."""
    found = seen(request, segment_id)
    before = _mark(request.GET.get("before", ""))
    day = _day(request.GET.get("day", ""))
    if before is None:
        is_caught_up(found)
    lines = told(found, before, day)
    more = len(lines) > PAGE
    facts = {
        "segment": found,
        "lines": lines[:PAGE],
        "day": day,
        "next": _address(found, lines[PAGE - 1].move, day) if more else "",
    }
    part = "moves" if before is None else "moves_lines"
    return render(request, f"web/segments/{part}.html", facts)


def told(found: SavedSegment, before: tuple[datetime, int] | None, day: date | None) -> Sequence[Told]:
    """A page, and one more when there is more."""
    page = recent_moves(found, language(), limit=PAGE + 1, before=before, day=day)
    people = Contact.objects.select_related("company").in_bulk({one.contact_id for one in page})
    return [Told(one, _name(one, people.get(one.contact_id)), one.contact_id in people) for one in page]


def _name(move: Moved, person: Contact | None) -> str:
    return str(person) if person else GONE_PERSON.to(language(), number=move.contact_id)


def _address(found: SavedSegment, last: Moved, day: date | None) -> str:
    return url("segment_moves", found.pk, before=f"{last.at.isoformat()}~{last.id}", day=day)


def _mark(text: str) -> tuple[datetime, int] | None:
    """None for a mark that we did not write: the list then starts over."""
    at, _, last = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, int(last)) if instant.tzinfo and instant.year in YEARS else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
