"""Why this person is in, or out: clause by clause, with the value that decides. The segments of one contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.queries.grid import Line, find_anyone, lines_of
from chaland.customers.services.hand import GONE
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.seen import is_caught_up, seen
from chaland.kernel.errors import NotFound, Refused
from chaland.segments.models import FrozenMember, Membership, SavedSegment
from chaland.segments.queries import fitting, present
from chaland.segments.saved import asked_of, seen_by
from chaland.segments.truth import catalogue
from chaland.segments.why import Verdict
from chaland.segments.why import why as ask_why

FOUND = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Line
    is_in: bool | None


@allow("segments.read")
@require_GET
def search(request: HttpRequest, segment_id: int) -> HttpResponse:
    """People of that name, each with whether they are in; nothing of fewer than two letters."""
    found, typed = seen(request, segment_id), request.GET.get("person", "").strip()
    people = _called(typed) if len(typed) > 1 else []
    facts = {"segment": found, "typed": typed, "candidates": _candidates(found, people)}
    return render(request, "web/segments/why_found.html", facts)


@allow("segments.read")
@require_GET
def why(request: HttpRequest, segment_id: int, contact_id: int) -> HttpResponse:
    found = seen(request, segment_id)
    people = lines_of([contact_id])
    if not people:
        raise NotFound("contact_gone", GONE)
    facts: dict[str, object] = {"segment": found, "person": people[0], "verdict": None, "fault": ""}
    try:
        facts["verdict"] = verdict(found, contact_id)
    except Refused as error:
        facts["fault"] = error.say(language())
    return render(request, "web/segments/why.html", facts)


@allow("segments.read")
@require_GET
def of_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The segments that this contact is in."""
    fresh = is_caught_up()
    facts = {"contact_id": contact_id, "segments": segments_of(request, contact_id), "fresh": fresh}
    return render(request, "web/segments/of_contact.html", facts)


def segments_of(request: HttpRequest, contact_id: int) -> list[SavedSegment]:
    """Those that the person who asks may see, by name. Cost: two look-ups by contact."""
    living = Membership.objects.filter(contact_id=contact_id).values_list("segment_id", flat=True)
    frozen = FrozenMember.objects.filter(contact_id=contact_id).values_list("segment_id", flat=True)
    return list(seen_by(signed_in(request)).filter(pk__in=[*living, *frozen]).order_by("key"))


def verdict(found: SavedSegment, contact_id: int) -> Verdict:
    """Raises: Faulty, Refused (`reach_underway`, `sentence_unreadable`)."""
    return ask_why(asked_of(found), contact_id, known=catalogue(), now=present(), language=language())


def _called(typed: str) -> Sequence[Line]:
    found = find_anyone(typed, limit=FOUND)
    return lines_of([one.id for one in found if one.party == "contact"])


def _candidates(found: SavedSegment, people: Sequence[Line]) -> list[Candidate]:
    """Whether they are in is left out when the sentence cannot be answered."""
    try:
        fits = fitting(asked_of(found), [one.id for one in people], zone=present().zone)
    except Refused:
        return [Candidate(one, None) for one in people]
    return [Candidate(one, one.id in fits) for one in people]
