"""Changing a contact from the grid and from its page, one cell at a time; a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.access.models import User
from chaland.customers.domain.grid import COLUMNS
from chaland.customers.queries.record import contact_values
from chaland.customers.services import hand
from chaland.faces.web.answers import toast
from chaland.faces.web.contacts.grid import render_row
from chaland.faces.web.contacts.record import side
from chaland.faces.web.contacts.typed import PLACE, place, typed, written
from chaland.faces.web.contacts.words import words
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound

NEW_FIELDS = (
    "civility",
    "first_name",
    "last_name",
    "company",
    "function",
    "email",
    "mobile",
    "postal_code",
    "city",
)


@allow("contacts.edit")
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A cell under edition; saving gives its line back, refusing gives the field and its fault."""
    if request.method == "GET":
        return _field(request, contact_id, request.GET.get("field", ""))
    field, text = request.POST.get("field", ""), request.POST.get("value", "")
    try:
        edit = hand.edit_contacts(
            contact_ids=[contact_id], values=_to_write(contact_id, field, text), by=_me(request)
        )
    except Invalid as error:
        return _field(request, contact_id, field, text=text, fault=error.say(language()))
    response = (
        _property(request, contact_id, field) if _on_record(request) else render_row(request, contact_id)
    )
    name = words(language()).column(field)
    return _undoable(response, gettext("%(field)s changed.") % {"field": name}, edit)


@allow("contacts.edit")
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A new contact from its form; the form comes back with what is wrong beside each field."""
    values: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    for field in NEW_FIELDS:
        try:
            values |= typed(field, request.POST.get(field, ""))
        except Invalid as error:
            faults[field] = [error.say(language())]
    if values.get("postal_code") or values.get("city"):
        values |= place(values.get("postal_code"), values.get("city"))
    if not faults:
        try:
            made = hand.add_contact(values=values, by=_me(request))
            return HttpResponse(status=204, headers={"HX-Redirect": url("contact", made)})
        except Invalid as error:
            faults[error.path] = [error.say(language())]
    facts = {"typed": request.POST.dict(), "faults": faults, "words": words(language())}
    return render(request, "web/contacts/new_form.html", facts, status=422)


def _field(
    request: HttpRequest, contact_id: int, name: str, text: str | None = None, fault: str = ""
) -> HttpResponse:
    values = contact_values(contact_id)
    if values is None or not (name.startswith("custom.") or (name in COLUMNS and COLUMNS[name].edits)):
        raise NotFound("contact_gone", hand.GONE)
    facts = {
        "save": url("contact_cell", contact_id),
        "field": name,
        "text": written(name, values.get(name)) if text is None else text,
        "fault": fault,
        "choices": choices_of(name),
        "label": words(language()).column(name),
        "kind": COLUMNS[name].kind if name in COLUMNS else "text",
        "on_record": _on_record(request),
    }
    return render(request, "web/contacts/cell.html", facts, status=422 if fault else 200)


def _to_write(contact_id: int, field: str, text: str) -> dict[str, Any]:
    """A postal code and its town are written together, with what follows from them."""
    values = typed(field, text)
    if field in PLACE:
        there = contact_values(contact_id) or {}
        values = place(**{name: values.get(name, there.get(name)) for name in PLACE}, sure=field)
    return values


def _on_record(request: HttpRequest) -> bool:
    return (request.GET.get("on") or request.POST.get("on")) == "record"


def _property(request: HttpRequest, contact_id: int, field: str) -> HttpResponse:
    """The side of the contact's page, anew: one edit may change several values."""
    return render(request, "web/contacts/side.html", side(request, contact_id))


def choices_of(name: str) -> list[tuple[str, str]]:
    """(code, word) that a field may hold, when it is one of a few."""
    said = words(language())
    if name == "colour":
        return [(code.key, said.choice("colour", code.key)) for code in said.colours.values()]
    if name.startswith("custom."):
        custom = said.customs.get(name.removeprefix("custom."))
        return [(choice, choice) for choice in custom.choices] if custom else []
    return [(code, said.choice(name, code)) for code in said.codes(name)]


def _undoable(response: HttpResponse, said: str, edit: int) -> HttpResponse:
    return toast(response, said, undo=url("contacts_undo", edit))


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
