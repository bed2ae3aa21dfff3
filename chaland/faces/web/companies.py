"""Companies: the list, and the page of one with its people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.domain.grid import COLUMNS
from chaland.customers.queries.companies import companies_page
from chaland.customers.queries.grid import lines_of
from chaland.customers.queries.record import company_record, people_of
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.words import STATUS_HUES, words
from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

REGISTER = ("legal_form", "siren", "siret", "vat", "naf", "staff", "activity")
REACH = ("email", "phone", "mobile", "website", "street", "postal_code", "city", "department", "country")
LABELS: dict[str, Text] = {
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
    record = company_record(company_id)
    if record is None:
        raise NotFound(
            "company_gone", Text("Cette société n'existe plus.", "This company is no longer there.")
        )
    facts = {
        "record": record,
        "people": lines_of(people_of(company_id)),
        "sections": ((Text("Registre", "Register"), REGISTER), (Text("Coordonnées", "How to reach"), REACH)),
        "labels": {**{name: column.label for name, column in COLUMNS.items()}, **LABELS},
        "words": words(language()),
        "status_hues": STATUS_HUES,
    }
    return render(request, "web/companies/record.html", facts)
