"""Writes: tasks made, one or many; ended or tried again, put off, given to somebody else; each act undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.agenda.domain import NewTask, State, again_on, outcome_of
from chaland.agenda.models import Task
from chaland.customers.models import Contact
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.hand import GONE
from chaland.customers.services.interactions import forget_interaction, log_interaction
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.ports import filled
from chaland.kernel.text import Text

STEP = 1_000
LONGEST = 300
AT_MOST = 300
"""Tasks given to somebody else in one go."""
_KEPT = ("state", "outcome", "owner_id", "interaction_id", "attempts")

Listener = Callable[[Task, User | None], None]
_listeners: dict[str, Listener] = {}


def when_ended(origin: str, listener: Listener) -> None:
    """Tell whoever made tasks of this origin how each ended, or that it is open again; within the transaction.
    Called once by the wiring."""
    _listeners[origin] = listener


def create_tasks(*, tasks: Iterable[NewTask], by: User | None, clock: Clock = system_clock) -> int:
    """Make tasks; those whose contact is gone, and those made before (`NewTask.key`), are left out. Returns how
    many are new. Cost: 1,000 a statement, one entry in the audit trail."""
    wanted, now, made = list(tasks), clock(), 0
    with transaction.atomic():
        for start in range(0, len(wanted), STEP):
            some = _not_made(wanted[start : start + STEP])
            living = live_ids({one.contact_id for one in some})
            rows = [_row(one, living[one.contact_id], by, now) for one in some if one.contact_id in living]
            made += len(Task.objects.bulk_create(rows, ignore_conflicts=True))
        if made:
            _note_made(made, {one.origin for one in wanted}, by)
    return made


def _note_made(count: int, origins: Iterable[str], by: User | None) -> None:
    facts = {"tasks": count, "of": sorted(origins)}
    record(actor=by, verb="tasks.create", subject_kind="task", facts=facts)


def _not_made(wanted: Sequence[NewTask]) -> list[NewTask]:
    """Those without a key, and the first of each key that no task has yet."""
    keys = {one.key for one in wanted if one.key}
    seen = set(Task.objects.filter(key__in=keys).values_list("origin", "key")) if keys else set()
    left = []
    for one in wanted:
        if not one.key or (one.origin, one.key) not in seen:
            seen.add((one.origin, one.key))
            left.append(one)
    return left


def _row(one: NewTask, contact_id: int, by: User | None, now: datetime) -> Task:
    return Task(
        contact_id=contact_id,
        home=contact_id,
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


def add_task(*, task: NewTask, by: User | None, clock: Clock = system_clock) -> int:
    """Make one task by hand. Returns its number.

    Raises: Invalid (`task_untitled`), NotFound (`contact_gone`, `user_gone`).
    """
    if not task.title.fr.strip():
        raise Invalid(
            "task_untitled", Text("Dites ce qu'il y a à faire.", "Say what is to be done."), path="title"
        )
    if not Contact.objects.filter(pk=task.contact_id).exists():
        raise NotFound("contact_gone", GONE)
    _require_user(task.owner)
    with transaction.atomic():
        made = _row(task, task.contact_id, by, clock())
        made.save()
        _note_made(1, [task.origin], by)
    return int(made.pk)


def finish(*, task_id: int, outcome: str, by: User, notes: str = "", clock: Clock = system_clock) -> Task:
    """End a task and note on the contact's timeline what came of it. Of a vain attempt, it stays open and is due
    again (`again_on`), until there were enough.

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
        again = again_on(task.attempts + 1, today(clock, settings.CHALAND_ZONE)) if said.vain else None
        changed = {"interaction_id": noted, "attempts": task.attempts + said.vain}
        if again is not None:
            _change(task, "tasks.again", by, {**changed, "due_on": again})
        else:
            ended = {"state": State.DONE.value, "outcome": outcome, "ended_at": clock()}
            _change(task, "tasks.done", by, {**changed, **ended})
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
    _require_user(owner)
    with transaction.atomic():
        task = _open(task_id)
        _change(task, "tasks.assign", by, {"owner_id": owner})
    return task


def reassign_many(*, task_ids: Sequence[int], owner: int | None, by: User | None) -> list[int]:
    """Give those that are still open to somebody, or to nobody. Returns which. Of at most `AT_MOST`.

    Raises: NotFound (`user_gone`), Invalid (`tasks_many`).
    """
    if len(task_ids) > AT_MOST:
        raise Invalid(
            "tasks_many",
            Text("{most} choses à faire au plus à la fois.", "At most {most} tasks at a time."),
            path="tasks",
            most=AT_MOST,
        )
    _require_user(owner)
    with transaction.atomic():
        held = Task.objects.select_for_update().filter(pk__in=task_ids, state=State.OPEN.value).order_by("pk")
        given = [task for task in held if task.owner_id != owner]
        for task in given:
            task.before, task.owner_id = _now_of(task), owner
        Task.objects.bulk_update(given, ["before", "owner"], batch_size=100)
        changed = [task.pk for task in given]
        if changed:
            record(
                actor=by, verb="tasks.assign", subject_kind="task", facts={"tasks": changed, "owner": owner}
            )
    return changed


def undo_giving(*, task_ids: Sequence[int], owner: int | None, by: User | None) -> int:
    """Take `reassign_many` back, of those still `owner`'s to which nothing was done since. Returns how many."""
    with transaction.atomic():
        back = []
        for task in (
            Task.objects.select_for_update().filter(pk__in=task_ids[:AT_MOST], owner=owner).order_by("pk")
        ):
            if task.before and _now_of(task) == {**task.before, "owner_id": owner}:
                task.owner_id, task.before = task.before["owner_id"], None
                back.append(task)
        Task.objects.bulk_update(back, ["before", "owner"], batch_size=100)
        if back:
            record(
                actor=by, verb="tasks.undo", subject_kind="task", facts={"tasks": [task.pk for task in back]}
            )
    return len(back)


def _require_user(pk: int | None) -> None:
    if pk is not None and not User.objects.filter(pk=pk, is_active=True).exists():
        raise NotFound("user_gone", Text("Ce compte n'existe plus.", "This account is no longer there."))


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
        if noted is not None and former["interaction_id"] != noted:
            forget_interaction(interaction_id=noted, by=by)
        for name in _KEPT:
            setattr(task, name, former.get(name, getattr(task, name)))
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
    task.before = _now_of(task)
    for name, value in changes.items():
        setattr(task, name, value)
    task.save()
    _note(task, verb, by)


def _now_of(task: Task) -> dict[str, Any]:
    return {**{name: getattr(task, name) for name in _KEPT}, "due_on": task.due_on.isoformat()}


def _note(task: Task, verb: str, by: User | None) -> None:
    facts = {"contact": task.contact_id, "outcome": task.outcome, "due": task.due_on.isoformat()}
    record(actor=by, verb=verb, subject_kind="task", subject_id=task.pk, facts=facts)


def _tell(task: Task, by: User | None) -> None:
    filled()
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
