"""What is said of doubles elsewhere: on a contact's page, on that of an import, and while a new contact is typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from chaland.customers.models import Contact
from chaland.duplicates.domain.plainly import likelihood
from chaland.duplicates.queries.arrivals import arrivals
from chaland.duplicates.queries.cases import case_with
from chaland.duplicates.queries.sheets import sheet
from chaland.duplicates.services.checking import Likely, check
from chaland.faces.web.contacts.editing import NEW_FIELDS
from chaland.faces.web.contacts.typed import typed
from chaland.faces.web.duplicates.state import about
from chaland.faces.web.jinja import url
from chaland.faces.web.rights import allow
from chaland.intake.queries import import_numbered
from chaland.kernel.errors import Invalid

_SHOWN = 3
_COMPARED = frozenset({"first_name", "last_name", "email", "mobile", "postal_code", "city"})
_ENOUGH = frozenset({"last_name", "email", "mobile"})
"""Without one of these there is nothing to look for."""


@allow("contacts.read")
@require_GET
def of_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Whom it may be a double of, with the way to the review. Cost: a few reads by index."""
    case = case_with(contact_id)
    others = [number for number in sheet(case).living if number != contact_id] if case else []
    known = Contact.objects.in_bulk(others)
    facts = {
        "case": case if known else None,
        "others": [known[number] for number in others if number in known],
        "likely": likelihood(case.probability) if case else None,
    }
    return render(request, "web/duplicates/of_contact.html", facts)


@allow("imports.read")
@require_GET
def of_import(request: HttpRequest, number: int) -> HttpResponse:
    """How many of those who came with it may have been there already; asks again while that is looked at."""
    found = arrivals(import_numbered(number).pk)
    ways = [
        (subject, count, url("duplicates_review", band="all", batch=number, **about(subject)))
        for subject, count in found.waiting.items()
        if count
    ]
    facts = {"number": number, "found": found, "ways": ways, "sure": sum(found.sure.values())}
    return render(request, "web/duplicates/of_import.html", facts)


@dataclass(frozen=True, slots=True)
class Already:
    """A contact that may be the one being typed."""

    contact: Contact
    likely: Likely


@allow("contacts.edit")
@require_POST
def at_entry(request: HttpRequest) -> HttpResponse:
    """Who is there already, for what is typed so far; nobody is kept from saving."""
    values: dict[str, str] = {}
    for field in NEW_FIELDS:
        try:
            values |= {name: str(value) for name, value in typed(field, request.POST.get(field, "")).items() if name in _COMPARED and value}  # fmt: skip
        except Invalid:  # said when it is saved
            continue
    found = check(values=values) if _ENOUGH & set(values) else []
    likely = [one for one in found if one.band.value != "no"][:_SHOWN]
    known = Contact.objects.in_bulk([one.number for one in likely])
    facts = {
        "already": [Already(known[one.number], one) for one in likely if one.number in known],
        "likelihood": likelihood,
    }
    return render(request, "web/duplicates/at_entry.html", facts)
