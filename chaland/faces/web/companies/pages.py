"""Companies: the list, and the page of one with its people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.customers.domain.grid import COLUMNS
from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.companies import companies_page
from chaland.customers.queries.grid import lines_of
from chaland.customers.queries.merging import live_id, merged_into
from chaland.customers.queries.record import company_record, people_of
from chaland.customers.services.hand.companies import GONE
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.received import received
from chaland.faces.web.contacts.words import STATUS_HUES, words
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

REGISTER = ("company", "legal_form", "siren", "siret", "vat", "naf", "staff", "activity")
REACH = ("email", "phone", "mobile", "website", "street", "postal_code", "city", "department", "country")
FOLLOW = ("status", "owner")
EDITABLE = tuple(name for name in (*REGISTER, *REACH, *FOLLOW) if name != "department")
SECTIONS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("Registre", "Register"), REGISTER),
    (Text("Coordonnées", "How to reach"), REACH),
    (Text("Suivi", "Follow-up"), FOLLOW),
)
LABELS: dict[str, Text] = {
    "company": Text("Raison sociale", "Company name"),
    "legal_form": Text("Forme juridique", "Legal form"),
    "siren": Text("SIREN", "SIREN"),
    "siret": Text("SIRET", "SIRET"),
    "vat": Text("N° de TVA", "VAT number"),
    "naf": Text("Code NAF", "NAF code"),
    "staff": Text("Effectif", "Staff"),
    "website": Text("Site web", "Website"),
}


@allow("contacts.read")
@require_GET
def companies(request: HttpRequest) -> HttpResponse:
    """The list; only its lines when more are asked for."""
    after = states.read_cursor(request.GET.get("after", ""))
    typed = request.GET.get("q", "").strip()
    page = companies_page(typed, after=after)
    facts = {"page": page, "typed": typed, "mark": states.write_cursor}
    if not is_htmx(request):
        return render(request, "web/companies/list.html", facts)
    part = "rows" if after else "region"
    return render(request, f"web/companies/{part}.html", facts)


@allow("contacts.read")
@require_GET
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """The number of a company that was merged away leads on to the one it is now."""
    try:
        facts = side(company_id)
    except NotFound:
        if (living := live_id(company_id, Subject.COMPANY)) is None:
            raise
        return redirect(url("company", living))
    facts |= {"people": lines_of(people_of(company_id)), "status_hues": STATUS_HUES}
    return render(request, "web/companies/record.html", facts)


def side(company_id: int) -> dict[str, Any]:
    """What the left of the page shows. Raises: NotFound (`company_gone`)."""
    record = company_record(company_id)
    if record is None:
        raise NotFound("company_gone", GONE)
    record = replace(record, values={**record.values, "company": record.name})
    return {
        "record": record,
        "values": record.values,
        "received": received(record, words(language())),
        "sections": SECTIONS,
        "label_of": label_of,
        "editable": EDITABLE,
        "words": words(language()),
        "merged": merged_into(company_id, Subject.COMPANY),
    }


def label_of(field: str) -> str:
    label = LABELS[field] if field in LABELS else COLUMNS[field].label
    return label.to(language())
