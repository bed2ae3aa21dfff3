"""Writes: tasks made, one or many; ended, put off, given to somebody else; each act undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.agenda.domain import NewTask, State, outcome_of
from chaland.agenda.models import Task
from chaland.customers.models import Contact
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.hand import GONE
from chaland.customers.services.interactions import forget_interaction, log_interaction
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

STEP = 1_000
LONGEST = 300
_KEPT = ("state", "outcome", "owner_id", "interaction_id")

Listener = Callable[[Task, User | None], None]
_listeners: dict[str, Listener] = {}


def when_ended(origin: str, listener: Listener) -> None:
    """Tell whoever made tasks of this origin how each ended, or that it is open again; within the transaction.
    Called once by the wiring."""
    _listeners[origin] = listener


def create_tasks(*, tasks: Iterable[NewTask], by: User | None, clock: Clock = system_clock) -> int:
    """Make tasks; those whose contact is gone, and those made before (`NewTask.key`), are left out. Returns how
    many are new. Cost: 1,000 a statement, one entry in the audit trail."""
    wanted, now = list(tasks), clock()
    with transaction.atomic():
        living = live_ids({one.contact_id for one in wanted})
        before = Task.objects.count() if wanted else 0
        rows = [
            Task(
                contact_id=living[one.contact_id],
                home=living[one.contact_id],
                kind=one.kind.value,
                title_fr=one.title.fr[:LONGEST],
                title_en=one.title.en[:LONGEST],
                note=one.note,
                due_on=one.due_on,
                owner_id=one.owner,
                origin=one.origin,
                key=one.key,
                created_at=now,
                by=by,
            )
            for one in wanted
            if one.contact_id in living
        ]
        Task.objects.bulk_create(rows, batch_size=STEP, ignore_conflicts=True)
        made = Task.objects.count() - before if wanted else 0
        if made:
            origins = sorted({one.origin for one in wanted})
            record(actor=by, verb="tasks.create", subject_kind="task", facts={"tasks": made, "of": origins})
    return made


def add_task(*, task: NewTask, by: User | None, clock: Clock = system_clock) -> int:
    """Make one task by hand. Returns its number. Raises: Invalid (`task_untitled`), NotFound (`contact_gone`)."""
    if not task.title.fr.strip():
        raise Invalid(
            "task_untitled", Text("Dites ce qu'il y a à faire.", "Say what is to be done."), path="title"
        )
    if not Contact.objects.filter(pk=task.contact_id).exists():
        raise NotFound("contact_gone", GONE)
    with transaction.atomic():
        create_tasks(tasks=[task], by=by, clock=clock)
        made = Task.objects.filter(home=task.contact_id).order_by("-pk").values_list("pk", flat=True)[0]
    return int(made)


def finish(*, task_id: int, outcome: str, by: User, notes: str = "", clock: Clock = system_clock) -> Task:
    """End a task and note on the contact's timeline what came of it.

    Raises: NotFound (`task_gone`), Conflict (`task_ended`), Invalid (`task_outcome`).
    """
    with transaction.atomic():
        task = _open(task_id)
        said = outcome_of(task.kind, outcome)
        if said is None:
            raise Invalid(
                "task_outcome",
                Text("Dites comment cela s'est terminé.", "Say how it ended."),
                path="outcome",
            )
        noted = task.interaction_id
        if said.noted is not None:
            words = " – ".join(part for part in (task.title_fr, notes.strip()) if part)
            kind, came = said.noted
            noted = log_interaction(
                contact_id=task.contact_id, kind=kind, outcome=came, notes=words, by=by, clock=clock
            )
        changed = {"state": State.DONE.value, "outcome": outcome, "interaction_id": noted}
        _change(task, "tasks.done", by, {**changed, "ended_at": clock()})
        _tell(task, by)
    return task


def drop(*, task_id: int, by: User | None, clock: Clock = system_clock) -> Task:
    """It is no longer to be done. Raises: NotFound (`task_gone`), Conflict (`task_ended`)."""
    with transaction.atomic():
        task = _open(task_id)
        _change(task, "tasks.drop", by, {"state": State.DROPPED.value, "ended_at": clock()})
        _tell(task, by)
    return task


def postpone(*, task_id: int, to: date, by: User | None) -> Task:
    """Put it off to a day. Raises: NotFound (`task_gone`), Conflict (`task_ended`)."""
    with transaction.atomic():
        task = _open(task_id)
        _change(task, "tasks.postpone", by, {"due_on": to})
    return task


def reassign(*, task_id: int, owner: int | None, by: User | None) -> Task:
    """Give it to somebody, or to nobody. Raises: NotFound (`task_gone`, `user_gone`), Conflict (`task_ended`)."""
    if owner is not None and not User.objects.filter(pk=owner, is_active=True).exists():
        raise NotFound("user_gone", Text("Ce compte n'existe plus.", "This account is no longer there."))
    with transaction.atomic():
        task = _open(task_id)
        _change(task, "tasks.assign", by, {"owner_id": owner})
    return task


def undo(*, task_id: int, by: User) -> Task:
    """Take the last act back, with what it noted on the timeline.

    Raises: NotFound (`task_gone`), Conflict (`task_settled`) when nothing is left to take back.
    """
    with transaction.atomic():
        task = _held(task_id)
        if task.before is None:
            raise Conflict(
                "task_settled", Text("Il n'y a rien à reprendre.", "There is nothing to take back.")
            )
        noted, former = task.interaction_id, task.before
        ended = task.state != State.OPEN.value
        if noted is not None and former["interaction_id"] is None:
            forget_interaction(interaction_id=noted, by=by)
        for name in _KEPT:
            setattr(task, name, former[name])
        task.due_on, task.before = date.fromisoformat(former["due_on"]), None
        task.ended_at = None
        task.save()
        _note(task, "tasks.undo", by)
        if ended:
            _tell(task, by)
    return task


def follow_merges(told: Mapping[int, frozenset[int]]) -> None:
    """Tasks go with whom they were made for. `told`: contact -> itself and all who were merged into it."""
    for root, members in told.items():
        Task.objects.filter(home__in=members).exclude(contact_id=root).update(contact_id=root)


def _change(task: Task, verb: str, by: User | None, changes: Mapping[str, Any]) -> None:
    task.before = {**{name: getattr(task, name) for name in _KEPT}, "due_on": task.due_on.isoformat()}
    for name, value in changes.items():
        setattr(task, name, value)
    task.save()
    _note(task, verb, by)


def _note(task: Task, verb: str, by: User | None) -> None:
    facts = {"contact": task.contact_id, "outcome": task.outcome, "due": task.due_on.isoformat()}
    record(actor=by, verb=verb, subject_kind="task", subject_id=task.pk, facts=facts)


def _tell(task: Task, by: User | None) -> None:
    if listener := _listeners.get(task.origin):
        listener(task, by)


def _held(task_id: int) -> Task:
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise NotFound("task_gone", Text("Ce n'est plus à faire.", "This is no longer there."))
    return task


def _open(task_id: int) -> Task:
    task = _held(task_id)
    if task.state != State.OPEN.value:
        raise Conflict("task_ended", Text("C'est déjà terminé.", "This has already ended."))
    return task
