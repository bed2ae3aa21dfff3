"""Homes of several people: one letter each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.customers.models import Contact
from chaland.duplicates.models import Scan
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.queries.households import PAGE, Home, homes
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow


@dataclass(frozen=True, slots=True)
class Letter:
    """One home: whom a letter may name, and its address."""

    people: Sequence[Contact]
    street: str
    town: str


@allow("contacts.merge")
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """The page; further lines alone after a number."""
    scan = newest_scan()
    if scan is None:
        return redirect("duplicates")
    found = homes(scan, after=row_number(request.GET.get("after")) or 0)
    more = found[-1].number if len(found) == PAGE else None
    facts = {"scan": scan, "letters": _letters(scan, found), "more": more}
    part = "household_lines" if is_htmx(request) and request.GET.get("after") else "households"
    return render(request, f"web/duplicates/{part}.html", facts)


def _letters(scan: Scan, found: Sequence[Home]) -> list[Letter]:
    """One person of each cluster of the home, those who are gone left out."""
    wanted = {pk for home in found for several in home.clusters for pk in several}
    known = Contact.objects.in_bulk(wanted)
    by_home: dict[int, list[Contact]] = defaultdict(list)
    for home in found:
        for several in home.clusters:
            living = [known[pk] for pk in several if pk in known]
            by_home[home.number] += living[:1]
    return [_letter(people) for people in by_home.values() if len(people) > 1]


def _letter(people: Sequence[Contact]) -> Letter:
    first = next((one for one in people if one.street), people[0])
    return Letter(people, first.street or "", f"{first.postal_code or ''} {first.city or ''}".strip())
