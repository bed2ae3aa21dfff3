"""Hired lists: where each stands, a use reserved, a refusal heard elsewhere. Their names are not given here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chaland.enrichment.lists.plain import plain_list, plain_use
from chaland.enrichment.lists.queries import all_lists, seen
from chaland.enrichment.lists.services.answering import say_no_by
from chaland.enrichment.lists.services.using import RESERVED, prepare_use, reserve_use, use_row
from chaland.faces.api.keys import Key, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Body, Instant, Number, Word, answers

router = Router(tags=["lists"])
READ = Key("lists:read", "lists.read")
WRITE = Key("lists:write", "lists.edit")
HiredChannel = Literal["letter", "email", "sms", "call"]


class Missing(Schema):
    code: str
    said: str


class ListOut(Schema):
    """`counts`: what became of the rows of its file. `inform_by`: until when people must be told of the source."""

    list: int
    status: str
    missing: Sequence[Missing]
    names: int
    uninformed: int
    inform_by: Any
    uses_left: int
    uses_done: int
    days_left: int | None
    counts: dict[str, int]
    received_at: Any
    purged_at: Any
    contract: dict[str, Any]


class UseIn(Body):
    """`key`: the same key is the same use, counted once."""

    channel: HiredChannel
    key: Annotated[str, Field(min_length=1, max_length=200)]
    purpose: Word = ""


class UseOut(Schema):
    """`state`: reserved until the worker has worked out its names, then ready."""

    use: int
    list: int
    key: str
    channel: str
    state: str
    counts: dict[str, int]
    reserved_at: Any
    handed_at: Any


class RefusalIn(Body):
    """`who`: an email or a phone. `at`: when they said it, now if left out. Without a channel: all of them."""

    who: Annotated[str, Field(min_length=3, max_length=300)]
    channel: HiredChannel | None = None
    at: Instant | None = None


class RefusalOut(Schema):
    """`names`: hired names that went; 0: no hired list knew them, and nothing was written."""

    names: int


@router.get("", auth=READ, response=answers(list[ListOut]), operation_id="hired_lists")
def every(request: HttpRequest) -> list[dict[str, Any]]:
    return [plain_list(one, asked(request)) for one in all_lists()]


@router.post("/refusals", auth=WRITE, response=answers(RefusalOut), operation_id="refuse_hired")
def refuse(request: HttpRequest, said: RefusalIn) -> dict[str, Any]:
    """A person of a hired list says no: suppression list, out of every hired list, supplier to be told."""
    gone = say_no_by(said=said.who, channel=said.channel, at=said.at, by=user(request))
    return {"names": gone}


@router.get("/{list_id}", auth=READ, response=answers(ListOut), operation_id="hired_list")
def one(request: HttpRequest, list_id: Number) -> dict[str, Any]:
    return plain_list(seen(list_id), asked(request))


@router.post("/{list_id}/uses", auth=WRITE, response=answers(UseOut, 202), operation_id="use_hired_list")
def use(request: HttpRequest, list_id: Number, wanted: UseIn) -> Status[dict[str, Any]]:
    """One use is counted, once a key; the worker then works out who may be written to."""
    by = user(request)
    made = reserve_use(list_id=list_id, channel=wanted.channel, key=wanted.key, purpose=wanted.purpose, by=by)
    if made.state == RESERVED:
        prepare_use(use_id=made.pk, by=by)
    return Status(202, plain_use(use_row(made.pk)))
