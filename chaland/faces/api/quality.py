"""How good the file is, what to mend first; one contact's score and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from chaland.faces.api.keys import Key
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Number, answers
from chaland.kernel.clock import system_clock, today
from chaland.quality import document

router = Router(tags=["quality"])
READ = Key("contacts:read", "quality.read")


class Mending(Schema):
    """`where`: the sentence that finds them. `spent_cents`: what they have spent, in cents."""

    code: str
    people: int
    said: str
    spent_cents: int
    where: str


class DoubtCount(Schema):
    kind: str
    label: str
    count: int


class OfSource(Schema):
    """`before`: its score on the first day of the last 90 that has one."""

    source: str
    people: int
    score: float | None
    before: float | None


class Use(Schema):
    what: str
    last: str | None


class OfField(Schema):
    """`idle`: filled, and nothing needs it."""

    field: str
    filled: int
    people: int
    doubted: int
    used_by: list[Use]
    idle: bool


class FileOut(Schema):
    """Points from 0 to 100; a dimension is null until somebody worked it out."""

    day: str | None
    people: int
    score: float | None
    dimensions: dict[str, float | None]
    to_mend: list[Mending]
    doubts: list[DoubtCount]
    sources: list[OfSource]
    fields: list[OfField]


class Reason(Schema):
    """`lost`: points of the score."""

    dimension: str
    lost: int
    said: str


class Doubt(Schema):
    doubt: int
    kind: str
    field: str
    proposal: dict[str, Any] | None


class ContactOut(Schema):
    contact_id: int
    score: int
    dimensions: dict[str, int | None]
    reasons: list[Reason]
    doubts: list[Doubt]


@router.get("", auth=READ, response=answers(FileOut), operation_id="file_quality")
def of_the_file(request: HttpRequest) -> dict[str, Any]:
    """The file's score and dimensions, what to mend first, doubts by kind, sources, fields."""
    return document.file_document(asked(request))


@router.get("/contacts/{contact_id}", auth=READ, response=answers(ContactOut), operation_id="contact_quality")
def of_contact(request: HttpRequest, contact_id: Number) -> dict[str, Any]:
    """One contact's score, why it is not 100, and what is doubted, as last worked out."""
    return document.contact_document(contact_id, today(system_clock, settings.CHALAND_ZONE), asked(request))
