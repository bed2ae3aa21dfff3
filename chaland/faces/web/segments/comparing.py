"""How a segment overlaps with others: circles, and every combination with its exact figure and its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.drawing.circles import circles
from chaland.faces.web.segments.page import sentence_in
from chaland.faces.web.segments.seen import seen
from chaland.kernel.errors import Refused
from chaland.segments.language.ast import AllOf, InSegment, Not
from chaland.segments.models import SavedSegment
from chaland.segments.overlap import Overlap, overlap
from chaland.segments.saved import seen_by

LETTERS = "ABCDE"
SMALL = 3
"""Segments of which every combination is shown, the empty ones too."""


@dataclass(frozen=True, slots=True)
class Part:
    """Who is in exactly these segments (`flags`). `share`: of the largest part, 0 to 1. `where`: as a filter
    of the grid."""

    flags: tuple[bool, ...]
    count: int
    share: float
    where: str


@allow("segments.read")
@require_GET
def compare(request: HttpRequest, segment_id: int) -> HttpResponse:
    """A fragment; nothing is compared until another segment is chosen."""
    found = seen(request, segment_id)
    wanted = set(row_numbers(request.GET.getlist("with"))) - {found.pk}
    others = list(seen_by(signed_in(request)).filter(pk__in=wanted))
    facts: dict[str, object] = {"segment": found, "overlap": None, "fault": "", "letters": LETTERS}
    if others:
        try:
            facts |= _compared([found, *others])
        except Refused as error:
            facts["fault"] = error.say(language())
    return render(request, "web/segments/compared.html", facts)


def _compared(segments: Sequence[SavedSegment]) -> dict[str, object]:
    """Raises: Invalid (`overlap_number`); Faulty. Cost: one count a combination."""
    found = overlap(segments)
    return {
        "overlap": found,
        "segments": segments,
        "combinations": parts(found),
        "are_some_left_out": len(segments) > SMALL,
        "nobody": found.combinations[(False,) * len(segments)],
        "picture": circles(found.sizes, found.combinations),
    }


def parts(found: Overlap) -> list[Part]:
    """Those of one segment at least, the fullest first. Of many, the empty ones are left out."""
    counted = [(flags, count) for flags, count in found.combinations.items() if any(flags)]
    top = max(count for _, count in counted) or 1
    if len(found.names) > SMALL:
        counted = [(flags, count) for flags, count in counted if count]
    ordered = sorted(counted, key=lambda one: -one[1])
    return [Part(flags, count, count / top, _where(found.names, flags)) for flags, count in ordered]


def _where(names: Sequence[str], flags: Sequence[bool]) -> str:
    named = (InSegment(name) for name in names)
    return sentence_in(
        AllOf(tuple(one if flag else Not(one) for one, flag in zip(named, flags, strict=True)))
    )
