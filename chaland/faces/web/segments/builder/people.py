"""The people behind the blocks: a few of them, where they live, their ages, how they buy; another segment beside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.access.domain import may
from chaland.customers.queries.grid import lines_of
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.builder import outlines
from chaland.faces.web.segments.builder.draft import Json
from chaland.faces.web.segments.builder.pages import posted
from chaland.faces.web.segments.builder.subjects import place_said, place_word
from chaland.faces.web.segments.seen import seen
from chaland.kernel.errors import Refused
from chaland.segments.distribution import BANDS, UNKNOWN, Spread, compare, sample, spread
from chaland.segments.language import Now, Tree
from chaland.segments.language.words import CHOICES
from chaland.segments.queries import present
from chaland.segments.saved import asked_of, known_to

SAMPLE = 6
LEVELS = 5
TOP = 6
TURNS = 10_000
"""Samples that differ; beyond, the first comes again."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`share`: of the people, 0 to 1; `width`: of the longest bar. `node`: the condition that a click adds."""

    label: str
    count: int
    share: float
    width: float
    node: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A department on the map; `level` from 0 (nobody) to 5."""

    code: str
    label: str
    count: int
    level: int


@allow("segments.read")
@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Raises: Invalid; NotFound."""
    known = known_to(signed_in(request))
    asked, now = posted(request, known), present()
    if asked.tree is None:
        return render(request, "web/segments/builder/people.html", {"spread": None})
    try:
        facts = {**_people(asked.tree, now), **_some(request, asked.tree, now)}
        facts |= _beside(request, asked.tree, now)
    except Refused:  # the count says why
        facts = {"spread": None}
    return render(request, "web/segments/builder/people.html", facts)


def _people(tree: Tree, now: Now) -> dict[str, Any]:
    told = spread(tree, now=now)
    return {
        "spread": told,
        "areas": areas(told),
        "departments": departments(told),
        "ages": ages(told),
        "rfm": rfm(told),
        "outlines": outlines.fingerprint(),
        "around_paris": outlines.around_paris(),
        "paris": outlines.PARIS,
    }


def _some(request: HttpRequest, tree: Tree, now: Now) -> dict[str, Any]:
    """A few people, for who may see contacts."""
    turn = (row_number(request.POST.get("turn")) or 0) % TURNS
    if not may(signed_in(request).role, "contacts.read"):
        return {"sample": [], "turn": 0}
    return {"sample": lines_of(sample(tree, size=SAMPLE, turn=turn, now=now)), "turn": turn}


def _beside(request: HttpRequest, tree: Tree, now: Now) -> dict[str, Any]:
    against = row_number(request.POST.get("against"))
    if against is None:
        return {"beside": None}
    other = seen(request, against)
    return {"beside": compare(tree, asked_of(other), now=now), "other": other}


def areas(told: Spread) -> list[Area]:
    """Every department that is drawn."""
    most = max((told.departments.get(code, 0) for code in outlines.codes()), default=0)
    return [
        Area(code, place_word("department", code, language()), count, _level(count, most))
        for code in outlines.codes()
        for count in (told.departments.get(code, 0),)
    ]


def _level(count: int, most: int) -> int:
    """By the square root: half of the people often live in five departments."""
    return math.ceil(LEVELS * math.sqrt(count / most)) if count else 0


def departments(told: Spread) -> list[Bar]:
    """The most peopled, then all the others, then those who live nowhere that is known."""
    known = {code: n for code, n in told.departments.items() if code != UNKNOWN}
    best = sorted(known.items(), key=lambda row: (-row[1], row[0]))[:TOP]
    rows: list[tuple[str, int, Json | None]] = [
        (place_word("department", code, language()), n, _department(code)) for code, n in best
    ]
    others = sum(known.values()) - sum(n for _, n in best)
    rows += [(gettext("elsewhere"), others, None)] if others else []
    return _bars(
        told, [*rows, *_unknown(told.departments, {"field": "department", "is": "empty", "values": []})]
    )


def _department(code: str) -> Json:
    return {"field": "department", "is": "equals", "values": [place_said("department", code, language())]}


def ages(told: Spread) -> list[Bar]:
    """Every band, the youngest first."""
    firsts = (0, *BANDS)
    rows = [
        (_band(first, after), told.ages.get(str(first), 0), _aged(first, after))
        for first, after in zip(firsts, (*firsts[1:], None), strict=True)
    ]
    missing: Json = {"field": "birth_date", "is": "empty", "values": []}
    return _bars(told, [*rows, *_unknown(told.ages, missing)])


def _band(first: int, after: int | None) -> str:
    if not first:
        return gettext("under %(age)s") % {"age": after}
    if after is None:
        return gettext("%(age)s and over") % {"age": first}
    return gettext("%(first)s to %(last)s") % {"first": first, "last": after - 1}


def _aged(first: int, after: int | None) -> Json:
    if not first:
        return {"field": "age", "is": "less", "values": [after]}
    if after is None:
        return {"field": "age", "is": "at_least", "values": [first]}
    return {"field": "age", "is": "between", "values": [first, after - 1]}


def rfm(told: Spread) -> list[Bar]:
    """The segments that hold somebody, from the best on; then those who never bought."""
    rows = [
        (choice.label.to(language()), told.rfm[choice.code], _scored(choice.code))
        for choice in CHOICES["rfm_segment"]
        if told.rfm.get(choice.code)
    ]
    missing: Json = {"field": "rfm_segment", "is": "empty", "values": []}
    return _bars(told, [*rows, *_unknown(told.rfm, missing, gettext("no purchase"))]) if rows else []


def _scored(code: str) -> Json:
    return {"field": "rfm_segment", "is": "equals", "values": [code]}


def _unknown(counts: Mapping[str, int], node: Json, label: str = "") -> Iterable[tuple[str, int, Json]]:
    if counts.get(UNKNOWN):
        yield label or gettext("not known"), counts[UNKNOWN], node


def _bars(told: Spread, rows: Iterable[tuple[str, int, Json | None]]) -> list[Bar]:
    """One that stands for several things (without a condition) has no length: it would dwarf the others."""
    listed = list(rows)
    longest = max((count for _, count, node in listed if node), default=0) or 1
    return [
        Bar(label, count, count / (told.total or 1), count / longest if node else 0.0, _json(node))
        for label, count, node in listed
    ]


def _json(node: Json | None) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")) if node else ""
