"""A sentence asked of the customer file, and sentences kept under a name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chaland.exports.contact import contact_numbered
from chaland.faces.api.keys import Key, note_read, user
from chaland.faces.api.language import asked
from chaland.faces.api.problems import Fault, told_faults
from chaland.faces.api.shapes import Body, Cursor, Number, Sentence, Word, after, answers
from chaland.segments import language, queries, truth
from chaland.segments.document import document_of
from chaland.segments.language import Faulty
from chaland.segments.models import SavedSegment
from chaland.segments.saved import (
    asked_of,
    known_to,
    said,
    seen_by,
    segment_called,
    segment_seen_by,
    size_if_known,
    size_now,
)
from chaland.segments.services.saved import save_segment
from chaland.segments.why import why as ask_why

router = Router(tags=["segments"])
READ = Key("segments:read", "segments.read")
WRITE = Key("segments:write", "segments.edit")
IdPage = Annotated[int, Field(ge=1, le=10_000)]
SavedPage = Annotated[int, Field(ge=1, le=50)]
Days = Annotated[int, Field(ge=0, le=1_000)]


class SentenceIn(Body):
    sentence: Sentence


class IdsIn(SentenceIn):
    cursor: Cursor | None = None
    limit: IdPage = 1_000


class CountOut(Schema):
    count: int


class IdsOut(Schema):
    """`count`: how many fit in all. `next`: the cursor of the next page, null on the last one."""

    ids: list[int]
    count: int
    next: str | None


class ProseOut(Schema):
    """The sentence read aloud, and written in the language of the request."""

    prose: str
    sentence: str


class FaultsOut(Schema):
    """Empty when the sentence is right."""

    faults: list[Fault]


class SqlOut(Schema):
    """What the database of this house is asked; values are always bound."""

    sql: str
    values: list[Any]


class SavedLine(Schema):
    """`count`: null when the sentence can no longer be answered."""

    id: int
    name: str
    folder: str
    frozen: bool
    sentence: str
    count: int | None


class SavedPageOut(Schema):
    segments: list[SavedLine]
    next: str | None


class SavedOut(Schema):
    """The same document as `chaland segment show --json`."""

    id: int
    name: str
    count: int
    sentence: str
    prose: str
    frozen: bool
    folder: str
    description: str
    colour: str
    owner: str | None
    used_by: list[str]
    sizes: list[dict[str, Any]]


class SaveIn(SentenceIn):
    """`frozen`: the members of today stay the same for ever. `colour`: red, orange, yellow, green…"""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    frozen: bool = False
    folder: Word = ""
    description: Annotated[str, Field(max_length=5_000)] = ""
    colour: Annotated[str, Field(max_length=20)] = ""


class SavedNow(Schema):
    id: int
    name: str
    count: int


class WhyOut(Schema):
    """Whether the contact is in, and every clause of the sentence with the value that decides."""

    is_in: bool = Field(alias="in")
    reasons: list[dict[str, Any]]


@router.post("/count", auth=READ, response=answers(CountOut), operation_id="count_segment")
def count(request: HttpRequest, body: SentenceIn) -> dict[str, int]:
    """How many contacts fit, exactly."""
    return {"count": queries.count_where(_read(request, body))}


@router.post("/list", auth=READ, response=answers(IdsOut), operation_id="list_segment")
def list_ids(request: HttpRequest, body: IdsIn) -> dict[str, Any]:
    """Which ones, by number, ascending."""
    found = queries.contact_ids_where(_read(request, body))
    ids, following = after(found, body.cursor, body.limit)
    note_read(request, "segments.list", {"where": body.sentence, "contacts": len(ids)})
    return {"ids": ids, "count": len(found), "next": following}


@router.post("/explain", auth=READ, response=answers(ProseOut), operation_id="explain_segment")
def explain(request: HttpRequest, body: SentenceIn) -> dict[str, str]:
    """The sentence read aloud, in the language of the request."""
    known, spoken = known_to(user(request)), asked(request)
    tree = queries.sentence(body.sentence, known)
    prose = language.explain(tree, spoken, known, queries.present())
    return {"prose": prose, "sentence": language.print_sentence(tree, spoken, known.words())}


@router.post("/check", auth=READ, response=answers(FaultsOut), operation_id="check_segment")
def check(request: HttpRequest, body: SentenceIn) -> dict[str, Any]:
    """Every fault of the sentence at once, each with its place and what to write instead."""
    try:
        _read(request, body)
    except Faulty as error:
        return {"faults": told_faults(error, asked(request))}
    return {"faults": []}


@router.post("/sql", auth=READ, response=answers(SqlOut), operation_id="segment_sql")
def sql(request: HttpRequest, body: SentenceIn) -> dict[str, Any]:
    """What the database is asked."""
    query = queries.selection(_read(request, body))
    values = [value if isinstance(value, str | int | float | bool) else str(value) for value in query.values]
    return {"sql": query.sql, "values": values}


@router.get("", auth=READ, response=answers(SavedPageOut), operation_id="saved_segments")
def saved(
    request: HttpRequest, name: Word | None = None, cursor: Cursor | None = None, limit: SavedPage = 20
) -> dict[str, Any]:
    """Saved segments that the user may see, by number, each with its exact count now; `name`: the one that is called so."""
    if name:
        found = segment_called(name, among=seen_by(user(request)))
        return {"segments": [_line(request, found)], "next": None}
    known = {segment.pk: segment for segment in seen_by(user(request))}
    page, following = after(sorted(known), cursor, limit)
    return {"segments": [_line(request, known[pk]) for pk in page], "next": following}


@router.post("", auth=WRITE, response=answers(SavedNow, 201), operation_id="save_segment")
def save(request: HttpRequest, body: SaveIn) -> Status[dict[str, Any]]:
    """Keep a sentence under a name."""
    facts: dict[str, Any] = {
        name: value for name in ("folder", "description", "colour") if (value := getattr(body, name))
    }
    segment = save_segment(
        name=body.name, sentence=body.sentence, frozen=body.frozen, by=user(request), **facts
    )
    return Status(201, {"id": segment.pk, "name": segment.name, "count": size_now(segment)})


@router.get("/{segment_id}", auth=READ, response=answers(SavedOut), operation_id="show_segment")
def show(request: HttpRequest, segment_id: Number, days: Days = 30) -> dict[str, Any]:
    """One saved segment: its sentence, its count, what uses it, its size by day."""
    segment = segment_seen_by(user(request), segment_id)
    return document_of(segment, asked(request), days=days)


@router.get(
    "/{segment_id}/why/{contact_id}",
    auth=READ,
    response=answers(WhyOut),
    by_alias=True,
    operation_id="segment_why",
)
def why(request: HttpRequest, segment_id: Number, contact_id: Number) -> dict[str, Any]:
    """Why this contact is in or out, clause by clause, with the value that decides."""
    segment = segment_seen_by(user(request), segment_id)
    contact_numbered(contact_id)
    verdict = ask_why(
        asked_of(segment), contact_id, known=truth.catalogue(), now=queries.present(), language=asked(request)
    )
    return {"in": verdict.is_in, "reasons": [asdict(reason) for reason in verdict.reasons]}


def _read(request: HttpRequest, body: SentenceIn) -> language.Tree:
    """Raises: Faulty."""
    return queries.sentence(body.sentence, known_to(user(request)))


def _line(request: HttpRequest, segment: SavedSegment) -> dict[str, Any]:
    return {
        "id": segment.pk,
        "name": segment.name,
        "folder": segment.folder,
        "frozen": segment.frozen,
        "sentence": said(segment, asked(request)).sentence,
        "count": size_if_known(segment),
    }
