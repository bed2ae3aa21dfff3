"""Edits of thousands of contacts, by a job: resumable, with progress, undone at any time like the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chaland.access.models import AuditEntry, User
from chaland.access.services import record
from chaland.customers.domain.grid import Ask
from chaland.customers.models import Contact
from chaland.customers.queries import grid
from chaland.customers.queries.conditions import EVERYONE, Clause
from chaland.customers.services.hand import undo
from chaland.customers.services.hand.contacts import edit_some, tagging
from chaland.customers.services.hand.records import Change
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import ask_cancel, drop, queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.ports import filled
from chaland.kernel.text import Text

EDIT, UNDO = "customers.edit", "customers.undo_edit"
AT_ONCE = 2_000
"""Contacts that are changed while the person waits: about two seconds."""
_STEP = 1_000
_LIVE = (State.QUEUED, State.RUNNING)
Filter = Callable[[Mapping[str, Any]], Clause]
_filters: list[Filter] = []


def filter_with(reader: Filter) -> None:
    """Called once by the wiring: who makes a condition of a kept sentence."""
    _filters[:] = [reader]


@dataclass(frozen=True, slots=True)
class Whom:
    """Those picked one by one, or everyone in a list: its words and its sentence, as its room keeps it; or everyone who
    `has` a value in a column that no sentence asks, such as their notes."""

    ids: tuple[int, ...] = ()
    words: str = ""
    where: Mapping[str, Any] | None = None
    has: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"ids": list(self.ids), "words": self.words, "where": self.where, "has": self.has}

    def after(self, last: int) -> list[int]:
        """Those whose number follows `last`, ascending."""
        if self.ids:
            return sorted(pk for pk in self.ids if pk > last)
        if self.has:
            held = Contact.objects.filter(pk__gt=last, **{f"{self.has}__isnull": False})
            return list(held.order_by("pk").values_list("pk", flat=True))
        filled()
        clause = _filters[0](self.where) if self.where else EVERYONE
        return [pk for pk in grid.ids(Ask(words=self.words), clause) if pk > last]


@dataclass(frozen=True, slots=True)
class ManyChange:
    """Fields to write, or tags to put on and to take off."""

    values: Mapping[str, Any] | None = None
    tags_on: tuple[str, ...] = ()
    tags_off: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"values": self.values, "tags_on": list(self.tags_on), "tags_off": list(self.tags_off)}

    def on(self, ids: Sequence[int]) -> Change:
        if self.values is None:
            return tagging(ids, add=self.tags_on, remove=self.tags_off)
        values = self.values
        return lambda _contact, _said: values


def queue_edit(*, whom: Whom, change: ManyChange, count: int, by: User) -> tuple[int, Job]:
    """Have many contacts changed by a worker. Returns the edit's number, by which it is undone, and the job."""
    fields = sorted(change.values) if change.values is not None else ["tags"]
    with transaction.atomic():
        facts = {"fields": fields, "contacts": count}
        edit = record(actor=by, verb="contacts.edit", subject_kind="contact", facts=facts).pk
        arguments = {"edit": edit, "whom": whom.to_json(), "change": change.to_json()}
        job = queue(kind=EDIT, arguments=arguments, unique_key=f"edit:{edit}", by_id=by.pk, total=count)
    return edit, job


def edit_many(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `customers.edit`: a thousand contacts a transaction, by number; goes on after the last one written.

    Raises: Refused (`edit_undone`) when it was taken back before its end.
    """
    whom, change = _whom(run.arguments["whom"]), _change(run.arguments["change"])
    edit, state = run.arguments["edit"], {"after": 0, "done": 0, **run.checkpoint}
    _refuse_if_undone(edit)
    waiting = whom.after(state["after"])
    total = state["done"] + len(waiting)
    for start in range(0, len(waiting), _STEP):
        some = waiting[start : start + _STEP]
        with transaction.atomic():
            done = edit_some(some, change.on(some), edit, clock())
            state = {"after": some[-1], "done": state["done"] + done}
            run.advance(done=state["done"], total=total, checkpoint=state, note="editing")
    return {"edit": edit, "contacts": state["done"]}


def is_long(edit: int) -> bool:
    """Whether an edit touched so many that taking it back takes a job."""
    facts = AuditEntry.objects.filter(pk=edit).values_list("facts", flat=True).first() or {}
    return int(facts.get("contacts", 0)) > AT_ONCE


def queue_undo(*, edit: int, by: User) -> Job:
    """Have a long edit taken back by a worker; the edit stops first when it is still under way."""
    for job_id in _live_edits(edit):
        ask_cancel(job_id=job_id)
    return queue(kind=UNDO, arguments={"edit": edit, "by": by.pk}, unique_key=f"undo:{edit}", by_id=by.pk)


def undo_many(run: Run) -> Mapping[str, Any]:
    """Job `customers.undo_edit`: a thousand records a transaction; those that stand back are no longer touched."""
    edit, done = run.arguments["edit"], int(run.checkpoint.get("done", 0))
    while _live_edits(edit) and not all(drop(job_id=job_id) for job_id in _live_edits(edit)):
        time.sleep(0.2)
    waiting = undo.touched(edit)
    total = done + len(waiting)
    for start in range(0, len(waiting), _STEP):
        some = waiting[start : start + _STEP]
        with transaction.atomic():
            undo.put_back(some)
            done += len(some)
            run.advance(done=done, total=total, checkpoint={"done": done}, note="undoing")
    since = undo.edited_since(edit)
    undo.say_undone(edit=edit, count=done, by=User.objects.filter(pk=run.arguments["by"]).first())
    return {"edit": edit, "contacts": done, "since": since}


def _live_edits(edit: int) -> list[int]:
    live = Job.objects.filter(unique_key=f"edit:{edit}", state__in=_LIVE)
    return list(live.values_list("pk", flat=True))


def _refuse_if_undone(edit: int) -> None:
    if Job.objects.filter(unique_key=f"undo:{edit}").exists():
        raise Refused(
            "edit_undone",
            Text("Cette modification a été annulée.", "This change was taken back."),
            remedy=Text("Refaites-la depuis la liste.", "Make it again from the list."),
        )


def _whom(kept: Mapping[str, Any]) -> Whom:
    return Whom(tuple(kept["ids"]), kept["words"], kept["where"], kept.get("has", ""))


def _change(kept: Mapping[str, Any]) -> ManyChange:
    return ManyChange(kept["values"], tuple(kept["tags_on"]), tuple(kept["tags_off"]))
