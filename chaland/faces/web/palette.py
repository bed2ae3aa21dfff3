"""Ctrl-K: pages and actions by their words, segments by their names, contacts and companies by instant search."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chaland.customers.queries.grid import find_anyone
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.navigation import PLACES
from chaland.faces.web.rights import permission
from chaland.kernel.folding import fold
from chaland.segments.saved import seen_by

SEGMENTS = 5
"""Segments shown at most, so that people stay in sight."""


@dataclass(frozen=True, slots=True)
class Choice:
    address: str
    text: str
    icon: str
    more: str = ""


def palette(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    may = permission(request)
    choices = [
        *_places(request, words),
        *(_segments(request, words) if may("segments.read") else ()),
        *(_people(words) if may("contacts.read") else ()),
    ]
    return render(request, "web/palette.html", {"choices": choices, "words": words})


def _places(request: HttpRequest, words: str) -> list[Choice]:
    may = permission(request)
    shown = [place for place in PLACES if may(place.verb)]
    return [
        Choice(url(place.name), place.text.to(language()), place.icon, f"g {place.key}")
        for place in shown
        if fold(words) in fold(place.text.to(language()))
    ]


def _segments(request: HttpRequest, words: str) -> list[Choice]:
    if len(words) < 2:
        return []
    found = seen_by(signed_in(request)).filter(key__contains=fold(words))[:SEGMENTS]
    return [Choice(url("segment", one.pk), one.name, "layers", one.folder) for one in found]


def _people(words: str) -> list[Choice]:
    if len(words) < 2:
        return []
    return [
        Choice(
            url("contact" if found.party == "contact" else "company", found.id),
            found.name,
            "user" if found.party == "contact" else "building-2",
            found.city or "",
        )
        for found in find_anyone(words, limit=8)
    ]
