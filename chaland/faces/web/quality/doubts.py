"""Doubts of one kind, to be settled in one click each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.answers import is_htmx
from chaland.faces.web.jinja import language, url
from chaland.faces.web.numbers import row_number
from chaland.faces.web.quality.page import is_fresh
from chaland.faces.web.quality.words import proposal_of, value_of
from chaland.faces.web.rights import allow
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.quality.domain.doubts import BY_CODE
from chaland.quality.queries.doubts import PAGE, Open, doubts_of_kind
from chaland.quality.queries.overview import doubts_by_kind


@dataclass(frozen=True, slots=True)
class Line:
    """One doubt as it is shown."""

    one: Open
    value: str
    proposal: str


@allow("quality.read")
@require_GET
def doubts(request: HttpRequest, kind: str) -> HttpResponse:
    """The page; its region alone when something was settled; further lines alone after a contact's number."""
    if kind not in BY_CODE:
        raise NotFound("doubt_unknown", Text("Ce doute n'existe pas.", "There is no such doubt."))
    after = request.GET.get("after", "")
    if not after:
        is_fresh()
    lines = lines_of(doubts_of_kind(kind, after=row_number(after) or 0))
    counts = doubts_by_kind()
    facts = {
        "doubt": BY_CODE[kind],
        "lines": lines,
        "more": lines[-1].one.contact_id if len(lines) == PAGE else None,
        "tabs": [
            (url("quality_doubts", one.code), one.label.to(language()), count, one.code == kind)
            for one, count in counts
        ],
    }
    return render(request, f"web/quality/{_part(request, after)}.html", facts)


def _part(request: HttpRequest, after: str) -> str:
    if not is_htmx(request):
        return "doubts"
    return "lines" if after else "region"


def lines_of(found: list[Open]) -> list[Line]:
    return [Line(one, value_of(one), proposal_of(one)) for one in found]
