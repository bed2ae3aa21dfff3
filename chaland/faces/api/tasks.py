"""What is to be done: pages of it, one more, ended or tried again, put off, given to somebody, dropped, taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import BeforeValidator, Field, WithJsonSchema

from chaland.agenda import services
from chaland.agenda.document import task_document
from chaland.agenda.domain import Kind, NewTask
from chaland.agenda.models import Task
from chaland.agenda.queries import Asked, open_tasks
from chaland.faces.api.keys import Key, note_read, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Body, Number, PageSize, Word, answers
from chaland.kernel.clock import system_clock, today
from chaland.kernel.text import Text

router = Router(tags=["tasks"])
READ = Key("contacts:read", "tasks.edit")
WRITE = Key("contacts:write", "tasks.edit")


def _place(value: object) -> object:
    day, _, number = str(value).partition(".")
    if not number.isdecimal() or len(number) > 18:
        raise ValueError("this is no cursor")
    return date.fromisoformat(day), int(number)


Place = Annotated[
    tuple[date, int],
    BeforeValidator(_place),
    WithJsonSchema({"type": "string", "description": "`next` of the page before."}),
]


class TaskOut(Schema):
    """`label`: the kind in words; `attempts`: how many were in vain; `outcome`: how it ended, empty while open."""

    id: int
    contact_id: int
    contact: str
    kind: str
    label: str
    title: str
    due_on: str
    owner: str | None
    state: str
    outcome: str
    attempts: int
    origin: str


class TaskPage(Schema):
    """`next`: the cursor of the next page, null on the last one."""

    items: list[TaskOut]
    next: str | None


class TaskIn(Body):
    """`owner`: the number of a user; nobody's without one."""

    contact_id: Number
    title: Annotated[str, Field(min_length=1, max_length=services.LONGEST)]
    kind: Literal["call", "visit", "verify", "other"] = "call"
    due_on: date | None = None
    owner: Number | None = None
    note: Word = ""


class Ended(Body):
    """`outcome`: reached or not_reached of a call or visit; confirmed, corrected or not_reached of a check; done."""

    outcome: Literal["reached", "not_reached", "confirmed", "corrected", "done"]
    notes: Word = ""


class PutOff(Body):
    to: date


class Given(Body):
    """`owner`: the number of a user; nobody's when null. At most 300 tasks."""

    tasks: Annotated[list[Number], Field(min_length=1, max_length=services.AT_MOST)]
    owner: Number | None


class GivenOut(Schema):
    """`tasks`: those that changed hands; what had ended, or was theirs already, is not among them."""

    tasks: list[int]


@router.get("", auth=READ, response=answers(TaskPage), operation_id="list_tasks")
def to_do(
    request: HttpRequest,
    whose: Literal["mine", "nobody", "all"] = "all",
    when: Literal["late", "today", "week", "all"] = "all",
    kind: Literal["call", "visit", "verify", "other"] | None = None,
    cursor: Place | None = None,
    limit: PageSize = 60,
) -> dict[str, Any]:
    """What is open, the soonest due first; `mine`: of the user of the token."""
    owner = {"all": None, "nobody": 0, "mine": user(request).pk}[whose]
    found = open_tasks(Asked(owner, when, kind or "", cursor), _today(), limit=limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    note_read(request, "tasks.list", {"contacts": sorted({task.contact_id for task in page})})
    return {
        "items": [task_document(task, asked(request)) for task in page],
        "next": f"{last.due_on.isoformat()}.{last.pk}" if last else None,
    }


@router.post("", auth=WRITE, response=answers(TaskOut, 201), operation_id="add_task")
def add(request: HttpRequest, said: TaskIn) -> Status[dict[str, Any]]:
    """One more thing to do about a contact; today without a day."""
    task = NewTask(
        said.contact_id,
        Kind(said.kind),
        Text(said.title, said.title),
        said.due_on or _today(),
        owner=said.owner,
        note=said.note,
        origin="api",
    )
    made = services.add_task(task=task, by=user(request))
    return Status(201, task_document(Task.objects.get(pk=made), asked(request)))


@router.post("/give", auth=WRITE, response=answers(GivenOut), operation_id="give_tasks")
def give(request: HttpRequest, said: Given) -> dict[str, Any]:
    """Many at once, to somebody or to nobody."""
    given = services.reassign_many(task_ids=said.tasks, owner=said.owner, by=user(request))
    return {"tasks": given}


@router.post("/{task}/end", auth=WRITE, response=answers(TaskOut), operation_id="end_task")
def end(request: HttpRequest, task: Number, said: Ended) -> dict[str, Any]:
    """How it went, noted on the contact's timeline. After a vain attempt it is open still, due again some days later;
    after the fourth it has ended."""
    made = services.finish(task_id=task, outcome=said.outcome, notes=said.notes, by=user(request))
    return task_document(made, asked(request))


@router.post("/{task}/postpone", auth=WRITE, response=answers(TaskOut), operation_id="postpone_task")
def postpone(request: HttpRequest, task: Number, said: PutOff) -> dict[str, Any]:
    return task_document(services.postpone(task_id=task, to=said.to, by=user(request)), asked(request))


@router.post("/{task}/drop", auth=WRITE, response=answers(TaskOut), operation_id="drop_task")
def drop(request: HttpRequest, task: Number) -> dict[str, Any]:
    """It is no longer to be done."""
    return task_document(services.drop(task_id=task, by=user(request)), asked(request))


@router.post("/{task}/undo", auth=WRITE, response=answers(TaskOut), operation_id="undo_task")
def undo(request: HttpRequest, task: Number) -> dict[str, Any]:
    """Take back what was last done to it, with what that noted on the timeline."""
    return task_document(services.undo(task_id=task, by=user(request)), asked(request))


def _today() -> date:
    return today(system_clock, settings.CHALAND_ZONE)
