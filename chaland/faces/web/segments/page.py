"""The page of one saved segment: what it says, how many it holds and held, who, and what uses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.models import Contact
from chaland.customers.queries.grid import Line as Person
from chaland.customers.queries.grid import lines_of as people_lines
from chaland.faces.web.contacts.export import EXPORT_FORMS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.drawing.curves import chart
from chaland.faces.web.segments.listing import grown, state_of
from chaland.faces.web.segments.properties import property_choices
from chaland.faces.web.segments.seen import is_caught_up, seen
from chaland.faces.web.segments.words import STATES
from chaland.segments.language import Now, Tree, print_sentence
from chaland.segments.language.ast import InSegment
from chaland.segments.models import FrozenMember, Membership, SavedSegment
from chaland.segments.queries import present
from chaland.segments.saved import said, seen_by, what_is_wrong
from chaland.segments.sizes import SizeOfDay, day_by_day, sizes
from chaland.segments.truth import catalogue
from chaland.segments.uses import uses_of

SPANS = (30, 90, 365)
SAMPLE = 8
LISTED_DAYS = 31


@dataclass(frozen=True, slots=True)
class Numbers:
    """`share`: of the file, 0 to 1. `entered`, `left`: over 30 days."""

    size: int
    share: float
    week: int | None
    month: int | None
    entered: int
    left: int


@allow("segments.read")
@require_GET
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    found = seen(request, segment_id)
    fresh, now = is_caught_up(found), present()
    found.refresh_from_db()
    known = catalogue()
    wrong = what_is_wrong(found, known)
    history = sizes(found, since=now.today - timedelta(days=SPANS[0] + 1))
    facts = {
        "segment": found,
        "said": said(found, language(), now, known),
        "state": STATES[state_of(found, wrong, fresh=fresh, now=now)],
        "fresh": fresh or found.frozen,
        "wrong": wrong.say(language()) if wrong else "",
        "numbers": numbers(found, history, now),
        "people": sample(found),
        "in_it": sentence_in(InSegment(found.name)),
        "uses": [use.to(language()) for use in uses_of(found)],
        "others": [one for one in seen_by(signed_in(request)) if one.pk != found.pk],
        "chosen": row_numbers(request.GET.getlist("with")),
        "export_forms": EXPORT_FORMS.items(),
        **property_choices(request),
        **curve(found, SPANS[0], now),
    }
    return render(request, "web/segments/page.html", facts)


@allow("segments.read")
@require_GET
def sizes_over_time(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The curve alone, over another span."""
    found = seen(request, segment_id)
    asked = request.GET.get("days")
    span = next((days for days in SPANS if str(days) == asked), SPANS[0])
    return render(request, "web/segments/curve.html", {"segment": found, **curve(found, span, present())})


def curve(found: SavedSegment, span: int, now: Now) -> dict[str, Any]:
    """What the curve takes to be drawn, and its days in figures, the latest first."""
    days = day_by_day(sizes(found, since=now.today - timedelta(days=span)), now.today)
    listed = [one for one in reversed(days) if one.entered or one.left or one is days[-1] or one is days[0]]
    return {"span": span, "spans": SPANS, "chart": chart(days), "days": listed[:LISTED_DAYS]}


def numbers(found: SavedSegment, history: Sequence[SizeOfDay], now: Now) -> Numbers:
    everyone = Contact.objects.count()
    recent = [one for one in history if one.day > now.today - timedelta(days=SPANS[0])]
    return Numbers(
        size=found.size,
        share=found.size / everyone if everyone else 0.0,
        week=grown(history, found.size, now, 7),
        month=grown(history, found.size, now, 30),
        entered=sum(one.entered for one in recent),
        left=sum(one.left for one in recent),
    )


def sample(found: SavedSegment) -> list[Person]:
    """Those of its members who came last to the file. Cost: an index range."""
    table = FrozenMember if found.frozen else Membership
    rows = table.objects.filter(segment=found).order_by("-contact_id")
    return people_lines(list(rows.values_list("contact_id", flat=True)[:SAMPLE]))


def sentence_in(tree: Tree) -> str:
    """As a filter of the grid."""
    return print_sentence(tree, language(), catalogue().words())
