"""What is offered while a value is being chosen: those that the file holds, places, other segments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.builder.subjects import (
    FACT_ROWS,
    PLACES,
    Subject,
    Subjects,
    place_said,
    place_word,
)
from chaland.kernel.folding import fold
from chaland.reference import geography
from chaland.reference.keys import key as town_key
from chaland.segments import offered
from chaland.segments.language.ast import Custom, Field
from chaland.segments.saved import seen_by
from chaland.segments.truth import catalogue, place_of

MOST = 12
_ALL = 400
"""More than any closed list has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`value`: what a block takes, as JSON. `detail`: beside the label, a number or a place."""

    label: str
    value: object
    count: int | None = None
    detail: str = ""

    @property
    def json(self) -> str:
        return json.dumps(self.value, ensure_ascii=False)


@allow("segments.read")
@require_GET
def values(request: HttpRequest) -> HttpResponse:
    """`asked`: whose values; `typed`: what they hold. Nothing for what is not known."""
    asked, typed = request.GET.get("asked", ""), request.GET.get("typed", "").strip()[:100]
    found, others = choices(request, asked, typed)
    of_fact = asked.partition(".")[0] in FACT_ROWS
    facts = {"choices": found, "others": others, "of_fact": of_fact, "typed": typed}
    return render(request, "web/segments/builder/values.html", facts)


def choices(request: HttpRequest, asked: str, typed: str) -> tuple[Sequence[Choice], int]:
    """Those to show, and how many more there are."""
    if asked == "place":
        return towns(typed), 0
    if asked == "segment":
        named = [one for one in seen_by(signed_in(request)) if fold(typed) in one.key]
        shown = [Choice(one.name, one.name, one.size, one.folder) for one in named[:MOST]]
        return shown, len(named) - len(shown)
    subjects = Subjects(catalogue(), language())
    return of_subject(subjects, asked, typed)


def of_subject(subjects: Subjects, asked: str, typed: str) -> tuple[Sequence[Choice], int]:
    of, subject = _subject(subjects, asked)
    if not subject.asked:
        return (), 0
    if subject.choices:
        return _closed(subject, offered.offer(of, limit=_ALL), typed), 0
    if subject.name in PLACES:
        return _places(subject.name, subjects, offered.offer(of, limit=_ALL), typed)
    told = offered.offer(of, typed, limit=MOST)
    return [Choice(one.text, one.text, one.count) for one in told.values], told.others


def _subject(subjects: Subjects, asked: str) -> tuple[offered.Subject, Subject]:
    """What `Subject.asked` says."""
    group, _, name = asked.partition(".")
    if group == "custom" and name:
        return offered.Subject(Custom(name)), subjects.named("custom", name)
    if name:
        return offered.Subject(Field(name), group), subjects.named("field", name, group)
    return offered.Subject(Field(asked)), subjects.named("field", asked)


def _closed(subject: Subject, told: offered.Offer, typed: str) -> list[Choice]:
    """Every choice there is, those that nobody has too."""
    held = {fold(one.text): one.count for one in told.values}
    return [
        Choice(label, code, held.get(fold(code), 0))
        for code, label in subject.choices
        if fold(typed) in fold(label) or fold(typed) in fold(code)
    ]


def _places(field: str, subjects: Subjects, told: offered.Offer, typed: str) -> tuple[Sequence[Choice], int]:
    """By their names, where the file keeps codes."""
    spoken = subjects.language
    named = [
        Choice(place_word(field, one.text, spoken), place_said(field, one.text, spoken), one.count)
        for one in told.values
    ]
    found = [one for one in named if fold(typed) in fold(one.label)]
    return found[:MOST], len(found[MOST:])


def towns(typed: str) -> list[Choice]:
    """Communes whose name begins so, the largest first; a postal code.

    A town that has a larger one's name is said by its place on earth.
    """
    begun = town_key(typed)
    if not begun:
        return []
    if begun.isdecimal():
        return [Choice(begun, begun)] if place_of(begun) else []
    beginning = pl.col("key").str.starts_with(begun) & pl.col("latitude").is_not_null()
    found = geography.communes().filter(beginning)
    rows = found.sort("population", descending=True, nulls_last=True).head(MOST).iter_rows(named=True)
    return [
        Choice(row["name"], _said(row), None, place_word("department", row["department"], language()))
        for row in rows
    ]


def _said(row: Mapping[str, Any]) -> object:
    here = (row["latitude"], row["longitude"])
    return row["name"] if place_of(row["name"]) == here else [round(one, 4) for one in here]
