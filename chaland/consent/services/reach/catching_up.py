"""Keeps the table of reach true: before anybody asks, what changed and what time alone turned is worked out.

A little is done at once; much is done by a job, and who asks meanwhile is told so rather than given a wrong
count. Where nobody waits for a page (the command line, a worker) all is done at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError, connection, transaction

from chaland.consent.models import Reach, ReachState
from chaland.consent.queries.batches import batches
from chaland.consent.services.patience import is_patient
from chaland.consent.services.reach import tallying
from chaland.consent.services.reach.changed import changed_since
from chaland.consent.services.reach.computing import STEP, Computer
from chaland.consent.services.reach.marks import mark_of, move, stamp_at
from chaland.customers.models import Contact
from chaland.jobs.domain import Run
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

JOB = "consent.reach"
AT_ONCE = 2_000
"""Contacts worked out while somebody waits: half a second."""
_LOOKED_AT = 20_000
"""Changes read while somebody waits."""
_FAR = 2_000
"""Changes that concern nobody's reach, but are worth a write so as not to be read again at each question."""
_MANY = 200
"""Contacts from which on what everybody shares is better read once."""
_WORTH_LISTING = 300_000
"""Changes beyond which everybody is worked out rather than those they name."""
_SKEW = timedelta(minutes=5)


class UnderWay(Refused):
    again_in = 3

    def __init__(self) -> None:
        super().__init__(
            "reach_underway",
            Text(
                "On recalcule qui peut être joint : encore quelques secondes.",
                "Who may be reached is being worked out: a few seconds more.",
            ),
            remedy=Text("Réessayez dans un instant.", "Try again in a moment."),
        )


def catch_up(*, clock: Clock = system_clock) -> int:
    """Bring the table up to date with the file, the rules and the time. Returns how many rows changed.

    Cost when nothing changed: nine small queries, and no write. Raises: UnderWay (`reach_underway`) when
    there is too much to do while somebody waits (a job does it then), or when the file is being written to.
    """
    now = clock()
    work = _work(now, _WORTH_LISTING if is_patient() else _LOOKED_AT)
    if work.is_nothing:
        return 0
    if is_patient() or (_is_small() if work.ids is None else len(work.ids) <= AT_ONCE):
        try:
            return _do(work, now)
        except OperationalError as error:
            if is_patient():
                raise
            raise UnderWay from error
    queue(kind=JOB, arguments={}, unique_key=JOB)
    raise UnderWay


def run(run: Run) -> Mapping[str, Any]:
    """The job: whom the changes concern when they are few enough, else everybody, from its checkpoint on."""
    now = system_clock()
    if not run.checkpoint:
        work = _work(now, _WORTH_LISTING)
        if work.ids is not None:
            return {"changed": _do(work, now)}
    return {"changed": _everybody(now, run)}


def is_late(*, clock: Clock = system_clock) -> bool:
    """Whether there is anything to work out."""
    return not _work(clock(), _LOOKED_AT).is_nothing


@dataclass(frozen=True, slots=True)
class _Work:
    """`ids`: whose reach may be another one by now, None for everybody. `state`: as it will stand once done."""

    state: ReachState
    ids: list[int] | None
    is_far: bool = False

    @property
    def is_nothing(self) -> bool:
        return self.ids == [] and not self.is_far


def _work(now: datetime, limit: int) -> _Work:
    """The mark moves before the changes are read: what comes in between is read twice rather than never."""
    state = ReachState.objects.filter(pk=1).first()
    if state is None or state.stamp != stamp_at(now) or now < state.as_of - _SKEW:
        return _Work(move(ReachState()), None)
    seen = mark_of(state)
    fresh = move(state)
    changed = changed_since(seen, limit=limit)
    if changed is None:
        return _Work(fresh, None)
    today = now.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date()
    turned = Reach.objects.filter(recheck_on__lte=today).values_list("pk", flat=True)[:limit]
    return _Work(fresh, sorted(changed.union(turned)), fresh.last - seen.floor > _FAR)


def _do(work: _Work, now: datetime) -> int:
    if work.ids is None:
        return _everybody(now)
    changed, computer = 0, Computer(now, many=len(work.ids) > _MANY)
    for ids in batches(work.ids, STEP):
        with transaction.atomic():
            changed += computer.write(ids)
    _keep(work.state, now)
    return changed


def _keep(state: ReachState, now: datetime) -> None:
    state.pk, state.as_of, state.stamp = 1, now, stamp_at(now)
    state.save()


def _is_small() -> bool:
    return len(Contact.objects.values_list("pk")[: AT_ONCE + 1]) <= AT_ONCE


def _everybody(now: datetime, run: Run | None = None) -> int:
    """Every contact, each batch committed on its own; the mark is that of before the first."""
    kept: dict[str, Any] = dict(run.checkpoint) if run is not None else {}
    start = kept.get("state") or _fields(move(ReachState()))
    total = Contact.objects.count()
    changed, done = int(kept.get("changed", 0)), int(kept.get("done", 0))
    computer = Computer(now, many=True)
    for ids in batches(None, STEP, after=kept.get("after", -1)):
        with transaction.atomic():
            changed, done = changed + computer.write(ids), done + len(ids)
            if run is not None:
                checkpoint = {"state": start, "after": ids[-1], "changed": changed, "done": done}
                run.advance(done=done, total=total, checkpoint=checkpoint)
    with transaction.atomic(), connection.cursor() as cursor:
        tallying.hold()
        cursor.execute("DELETE FROM consent_reach WHERE contact_id NOT IN (SELECT id FROM customers_contact)")
        tallying.count_anew()
        _keep(ReachState(**start), now)
    return changed


def _fields(state: ReachState) -> dict[str, int]:
    names = ("floor", "last", "horizon", "next_floor", "next_horizon")
    return {name: getattr(state, name) for name in names}
