"""Changing a company from its page, one field at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from chaland.customers.queries.record import company_record
from chaland.customers.services import hand
from chaland.customers.services.hand.companies import GONE
from chaland.faces.web.answers import toast
from chaland.faces.web.companies.pages import EDITABLE, label_of, side
from chaland.faces.web.companies.typed import typed
from chaland.faces.web.contacts.editing import choices_of
from chaland.faces.web.contacts.typed import PLACE, place, written
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound


@allow("contacts.edit")
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, company_id: int) -> HttpResponse:
    """A value under edition; saving gives the side of the page back, refusing the field and its fault."""
    if request.method == "GET":
        return _field(request, company_id, request.GET.get("field", ""))
    field, text = request.POST.get("field", ""), request.POST.get("value", "")
    if field not in EDITABLE:
        raise NotFound("company_gone", GONE)
    try:
        edit = hand.edit_company(
            company_id=company_id, values=_to_write(company_id, field, text), by=signed_in(request)
        )
    except Invalid as error:
        return _field(request, company_id, field, text=text, fault=error.say(language()))
    response = render(request, "web/companies/side.html", side(company_id))
    said = gettext("%(field)s changed.") % {"field": label_of(field)}
    return toast(response, said, undo=url("contacts_undo", edit))


@allow("contacts.read")
@require_GET
def side_alone(request: HttpRequest, company_id: int) -> HttpResponse:
    """What it is, after something was changed or taken back."""
    return render(request, "web/companies/side.html", side(company_id))


def _to_write(company_id: int, field: str, text: str) -> dict[str, Any]:
    """A postal code and its town are written together, with what follows from them."""
    values = typed(field, text)
    if field in PLACE:
        there = _values(company_id)
        values = place(**{name: values.get(name, there.get(name)) for name in PLACE}, sure=field)
    return values


def _field(
    request: HttpRequest, company_id: int, name: str, text: str | None = None, fault: str = ""
) -> HttpResponse:
    values = _values(company_id)
    if name not in EDITABLE:
        raise NotFound("company_gone", GONE)
    facts = {
        "save": url("company_cell", company_id),
        "field": name,
        "text": written(name, values.get(name)) if text is None else text,
        "fault": fault,
        "choices": choices_of(name),
        "label": label_of(name),
        "kind": "text",
        "on_record": True,
    }
    return render(request, "web/contacts/cell.html", facts, status=422 if fault else 200)


def _values(company_id: int) -> dict[str, Any]:
    record = company_record(company_id)
    if record is None:
        raise NotFound("company_gone", GONE)
    return {**record.values, "company": record.name}
