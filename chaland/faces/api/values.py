"""Near values: groups that wait, rules that hold; a group written one way, said distinct, a rule taken back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chaland.access.domain import may
from chaland.faces.api.keys import Key, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Body, Number, Word, answers
from chaland.quality.variants import queries, settling
from chaland.quality.variants.fields import known_field

router = Router(tags=["quality"])
READ = Key("contacts:read", "quality.read")
WRITE = Key("contacts:write", "contacts.edit")


class FieldOut(Schema):
    """`looked_at`: when its values were last compared; `groups`: how many wait."""

    field: str
    label: str
    looked_at: str | None
    distinct: int | None
    groups: int


class ValueOut(Schema):
    """`why`: what it differs by from the value that is kept."""

    text: str
    count: int
    why: str


class GroupOut(Schema):
    """`segments`: those whose sentence names one of the values."""

    group: int
    field: str
    kept: str
    count: int
    values: list[ValueOut]
    segments: list[str]


class RuleOut(Schema):
    rule: int
    field: str
    kept: str
    forms: list[str]
    at: str


class ValuesOut(Schema):
    fields: list[FieldOut]
    groups: list[GroupOut]
    rules: list[RuleOut]


class UnifyIn(Body):
    """`kept`: how to write it, else as proposed; `leave`: texts to leave alone; `segments`: numbers of those that
    shall name what is kept."""

    kept: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    leave: Annotated[list[Word], Field(max_length=500)] = []
    segments: Annotated[list[Number], Field(max_length=500)] = []


class DoneOut(Schema):
    """`job`: what writes those it concerns, when they are many."""

    rule: int
    kept: str
    job: int | None


class DistinctOut(Schema):
    group: int
    distinct: bool


@router.get("", auth=READ, response=answers(ValuesOut), operation_id="near_values")
def near(request: HttpRequest, field: Word | None = None) -> dict[str, Any]:
    """Of one field, or of all: at most 100 groups a field, what concerns most first."""
    wanted = known_field(field) if field else None
    return queries.document(wanted, asked(request), reader=user(request))


@router.post("/{group}/unify", auth=WRITE, response=answers(DoneOut), operation_id="unify_values")
def unify(request: HttpRequest, group: Number, body: UnifyIn) -> dict[str, Any]:
    """Write the values of a group one way from now on, in later imports too."""
    found, me = settling.group_numbered(group), user(request)
    texts = [form["text"] for member in found.members for form in member["forms"]]
    done = settling.unify(
        field=found.field,
        forms=[text for text in texts if text not in body.leave],
        kept=body.kept or found.kept,
        segments=body.segments if may(me.role, "segments.edit") else (),
        group_id=found.pk,
        by=me,
    )
    return _done(done)


@router.post("/{group}/distinct", auth=WRITE, response=answers(DistinctOut), operation_id="distinct_values")
def distinct(request: HttpRequest, group: Number, undo: bool = False) -> dict[str, Any]:
    """They are several things, and not proposed again; with `undo`, proposed again."""
    act = settling.propose_again if undo else settling.say_distinct
    found = act(group_id=group, by=user(request))
    return {"group": found.pk, "distinct": found.said_distinct}


@router.post("/rules/{rule}/undo", auth=WRITE, response=answers(DoneOut), operation_id="separate_values")
def separate(request: HttpRequest, rule: Number) -> dict[str, Any]:
    """Take a rule back: every value is as if it had never been."""
    return _done(settling.separate(number=rule, by=user(request)))


def _done(done: settling.Done) -> dict[str, Any]:
    return {"rule": done.rule.pk, "kept": done.rule.kept, "job": done.job.pk if done.job else None}
