"""Contacts: pages of them, one of them, a new one, a change, what happened."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from chaland.customers.models import Contact
from chaland.customers.queries.grid import Line, lines_of
from chaland.customers.services import hand
from chaland.customers.services.interactions import log_interaction
from chaland.exports.contact import contact_document, contact_numbered
from chaland.faces.api.keys import Key, note_read, user
from chaland.faces.api.shapes import Body, Cursor, Instant, PageSize, Sentence, Word, after, answers
from chaland.faces.api.typed import ContactIn, to_write
from chaland.faces.api.whom import meant
from chaland.segments.queries import contact_ids_where

router = Router(tags=["contacts"])
READ = Key("contacts:read", "contacts.read")
EXPORT = Key("contacts:read", "contacts.export")
WRITE = Key("contacts:write", "contacts.edit")
NOTE = Key("contacts:write", "interactions.log")


class ContactLine(Schema):
    """One contact of a page: its columns that hold something."""

    id: int
    name: str
    company_id: int | None
    values: dict[str, Any]
    custom: dict[str, Any]


class ContactPage(Schema):
    """`count`: how many fit in all. `next`: the cursor of the next page, null on the last one."""

    count: int
    items: list[ContactLine]
    next: str | None


class ContactDocument(Schema):
    """The same document as `chaland contact show --json`."""

    id: int
    name: str
    values: dict[str, Any]
    custom: dict[str, Any]
    company_id: int | None
    origins: dict[str, dict[str, Any]]
    sources: list[dict[str, Any]]
    purchases: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    timeline: list[dict[str, Any]]


class Made(Schema):
    id: int


class InteractionIn(Body):
    """A call, a visit, an e-mail or a ticket. `call_back_at` goes with the outcome `call_back`."""

    kind: Literal["call", "visit", "email", "ticket"]
    outcome: Literal["reached", "not_reached", "call_back"]
    notes: str = ""
    at: Instant | None = None
    call_back_at: Instant | None = None


@router.get("", auth=EXPORT, response=answers(ContactPage), operation_id="list_contacts")
def list_contacts(
    request: HttpRequest, where: Sentence | None = None, cursor: Cursor | None = None, limit: PageSize = 60
) -> dict[str, Any]:
    """The contacts who fit a sentence, all of them without one, by number. Takes the right to export."""
    ids = contact_ids_where(where) if where else _everyone()
    page, following = after(ids, cursor, limit)
    note_read(request, "contacts.list", {"where": where or "", "contacts": len(page)})
    return {"count": len(ids), "items": [_line(line) for line in lines_of(page)], "next": following}


@router.get("/{contact}", auth=READ, response=answers(ContactDocument), operation_id="show_contact")
def show_contact(request: HttpRequest, contact: Word) -> dict[str, Any]:
    """By number, e-mail, phone, or `source:number there`."""
    document = contact_document(contact_numbered(meant(contact)))
    note_read(request, "contacts.show", {}, contact=document["id"])
    return document


@router.post("", auth=WRITE, response=answers(Made, 201), operation_id="add_contact")
def add_contact(request: HttpRequest, body: ContactIn) -> Status[dict[str, int]]:
    """What is given is normalised as a file is: phones, e-mails, towns, dates."""
    return Status(201, {"id": hand.add_contact(values=to_write(body), by=user(request))})


@router.patch("/{contact}", auth=WRITE, response=answers(ContactDocument), operation_id="change_contact")
def change_contact(request: HttpRequest, contact: Word, body: ContactIn) -> dict[str, Any]:
    """Only the fields that are given are written; null clears one, whatever the other sources say."""
    there = contact_numbered(meant(contact))
    hand.edit_contacts(contact_ids=[there.id], values=to_write(body, there.values), by=user(request))
    return contact_document(contact_numbered(there.id))


@router.post(
    "/{contact}/interactions", auth=NOTE, response=answers(Made, 201), operation_id="note_interaction"
)
def note_interaction(request: HttpRequest, contact: Word, body: InteractionIn) -> Status[dict[str, int]]:
    noted = log_interaction(contact_id=meant(contact), by=user(request), **body.dict())
    return Status(201, {"id": noted})


def _everyone() -> list[int]:
    return list(Contact.objects.order_by("pk").values_list("pk", flat=True))


def _line(line: Line) -> dict[str, Any]:
    values = {name: value for name, value in line.values.items() if value not in (None, "", (), [])}
    return {
        "id": line.id,
        "name": line.name,
        "company_id": line.company_id,
        "values": {
            name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
        },
        "custom": line.custom,
    }
