"""The review: one case after the other, side by side, decided by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Batch, Source
from chaland.duplicates.domain.plainly import Said, likelihood, told
from chaland.duplicates.domain.since import New
from chaland.duplicates.models import Case
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.queries.cases import MOST, next_case, roughly, waiting
from chaland.duplicates.queries.sheets import Earlier, Link, Sheet, earlier, sheet
from chaland.duplicates.services.reviewing import case_of
from chaland.duplicates.services.waiting import look_at_gone
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts.words import Words, words
from chaland.faces.web.duplicates.side_by_side import Column, columns, lines
from chaland.faces.web.duplicates.state import Filters, put_aside
from chaland.faces.web.duplicates.words import (
    BANDS,
    FIELDS,
    HOMES,
    ORDERS,
    RANGES,
    RULES,
    SINCE_ADDED,
    SINCE_SHARED,
    VERDICTS,
)
from chaland.faces.web.jinja import language
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow

_LOOKED = 20
"""Cases passed over one by one when all but one of each has gone since the scan; then all such are, at once."""


@allow("contacts.merge")
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """The page with the case that comes next; the case alone for htmx, `beside`: after those."""
    filters = Filters.read(request.GET)
    if newest_scan(filters.subject) is None:
        return redirect("duplicates")
    beside = row_numbers(request.GET.get("beside", "").split(","))
    aside = put_aside(request)
    facts = _page(request, filters) | _next(filters, [*aside, *beside])
    return render(request, f"web/duplicates/{'case' if is_htmx(request) else 'review'}.html", facts)


@allow("contacts.merge")
@require_GET
def one(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case, settled or not: from a contact's page, or after something was taken back."""
    filters, case = Filters.read(request.GET), case_of(case_id)
    facts = _page(request, filters) | _shown(case, sheet(case), filters)
    return render(request, f"web/duplicates/{'case' if is_htmx(request) else 'review'}.html", facts)


@allow("contacts.merge")
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    return render(request, "web/duplicates/count.html", _count(request, filters))


def _page(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    choices = {"bands": BANDS, "ranges": RANGES, "homes": HOMES, "orders": ORDERS}
    facts = {name: [(code, words.to(language())) for code, words in known.items()] for name, known in choices.items()}  # fmt: skip
    sources = Source.objects.exclude(slug="hand").order_by("name").values_list("pk", "name")
    batch = Batch.objects.filter(pk=filters.batch or 0).first()
    told = {"filters": filters, "sources": list(sources), "batch": batch}
    return facts | told | {"everything": replace(filters, batch=None).address()} | _count(request, filters)


def _count(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    found = roughly(waiting(filters.wanted()))
    return {"filters": filters, "count": found, "is_rough": found >= MOST, "aside": len(put_aside(request))}


def _next(filters: Filters, beside: Sequence[int]) -> dict[str, Any]:
    """The first case with two of its members still there; the others wait no longer."""
    looked = 0
    while (case := next_case(filters.wanted(), beside)) is not None:
        found = sheet(case)
        if len(found.living) > 1:
            return _shown(case, found, filters)
        Case.objects.filter(pk=case.pk).update(waits=False)
        looked += 1
        if looked == _LOOKED:
            look_at_gone()
    return {"case": None, "address": filters.address()}


def _shown(case: Case, found: Sheet, filters: Filters) -> dict[str, Any]:
    said = words(language())
    shown = columns(found)
    values = {column.id: column.record.values for column in shown}
    return {
        "case": case,
        "sheet": found,
        "columns": shown,
        "lines": lines(found, shown, said),
        "likely": likelihood(case.probability),
        "links": [_told_link(link, values, shown) for link in found.links],
        "earlier": [
            _told_earlier(one, shown, said, found.subject) for one in earlier(found.living, found.subject)
        ],
        "rules": RULES,
        "verdicts": VERDICTS,
        "next": filters.address(beside=case.pk),
        "members": ",".join(str(number) for number in found.living),
        "answer": filters.address("duplicates_answer", case.pk),
        "later": filters.address("duplicates_later", case.pk),
    }


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reason in words; share: of the weightiest there may be, 0 to 100."""

    words: str
    share: int


@dataclass(frozen=True, slots=True)
class Told:
    """Two of the columns (their places from 1 on), and what weighs for and against."""

    places: tuple[int, int]
    link: Link
    likely: str
    speaks_for: Sequence[Weighed]
    speaks_against: Sequence[Weighed]


_STRONGEST = 6.0


def _told_link(link: Link, values: Mapping[int, Mapping[str, Any]], shown: Sequence[Column]) -> Told:
    place = {column.id: at for at, column in enumerate(shown, start=1)}
    left, right = values.get(link.left_id, {}), values.get(link.right_id, {})
    said = told(link.why, left, right)
    return Told(
        (place.get(link.left_id, 1), place.get(link.right_id, 2)),
        link,
        likelihood(link.probability).to(language()),
        [_weighed(one) for one in said if one.weight > 0],
        [_weighed(one) for one in said if one.weight <= 0],
    )


def _weighed(said: Said) -> Weighed:
    share = max(4, min(100, round(100 * abs(said.weight) / _STRONGEST)))
    return Weighed(said.words.to(language()), share)


@dataclass(frozen=True, slots=True)
class ToldEarlier:
    """places: of the two columns, from 1 on. new: in words."""

    places: tuple[int, int]
    verdict: str
    by: str
    at: datetime
    new: Sequence[str]


def _told_earlier(one: Earlier, shown: Sequence[Column], said: Words, subject: Subject) -> ToldEarlier:
    place = {column.id: at for at, column in enumerate(shown, start=1)}
    return ToldEarlier(
        (place.get(one.left_id, 1), place.get(one.right_id, 2)),
        VERDICTS[subject.value][one.verdict].to(language()),
        one.by,
        one.at,
        list(dict.fromkeys(_new(new, said) for new in one.new)),
    )


def _new(new: New, said: Words) -> str:
    label = FIELDS[new.field].to(language()) if new.field in FIELDS else said.column(new.field)
    wording = SINCE_SHARED if new.shared else SINCE_ADDED
    return wording.to(language(), field=label.lower(), value=said.shown(new.field, new.value))
