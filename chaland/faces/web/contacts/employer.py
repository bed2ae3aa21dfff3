"""Where a contact works: picked among the companies of the file, or typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from chaland.customers.queries.companies import companies_called
from chaland.customers.queries.record import contact_values
from chaland.customers.services import hand
from chaland.faces.web.answers import toast
from chaland.faces.web.contacts.record import side
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound


@allow("contacts.edit")
@require_http_methods(["GET", "POST"])
def employer(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The field and the companies to pick from; saving gives the side of the page back."""
    if request.method == "GET":
        values = contact_values(contact_id)
        if values is None:
            raise NotFound("contact_gone", hand.GONE)
        return _field(request, contact_id, values["company"] or "")
    picked, typed = request.POST.get("company", ""), request.POST.get("value", "")
    try:
        edit = hand.set_employer(
            contact_id=contact_id,
            company_id=row_number(picked),
            name=typed,
            by=signed_in(request),
        )
    except Invalid as error:
        return _field(request, contact_id, typed, fault=error.say(language()))
    response = render(request, "web/contacts/side.html", side(request, contact_id))
    return toast(response, gettext("Company changed."), undo=url("contacts_undo", edit))


@allow("contacts.edit")
@require_GET
def names(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The companies whose name begins as what is typed."""
    return render(request, "web/contacts/employer_names.html", _found(request.GET.get("value", "")))


def _field(request: HttpRequest, contact_id: int, text: str, fault: str = "") -> HttpResponse:
    facts = {"contact_id": contact_id, "text": text, "fault": fault, **_found(text if fault else "")}
    return render(request, "web/contacts/employer.html", facts, status=422 if fault else 200)


def _found(typed: str) -> dict[str, object]:
    typed = " ".join(typed.split())
    return {"typed": typed, "firms": companies_called(typed) if typed else ()}
