"""Keeps scores and doubts true: what changed is worked out at once, everybody once a day by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from chaland.customers.domain.messages import MessageStatus
from chaland.customers.models import Contact
from chaland.customers.queries.changes import Mark, Progress, progressed
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock, today
from chaland.quality import ports
from chaland.quality.domain.weights import weights_on
from chaland.quality.models import QualityState
from chaland.quality.queries.people import shared_mobiles
from chaland.quality.services import counting
from chaland.quality.services.computing import Computer

JOB = "quality.compute"
STEP = 20_000
AT_ONCE = 2_000
"""Contacts worked out between two beats of a worker; more are a job."""
_RECOUNT = timedelta(minutes=1)
_FORM = 4
"""Raised when scores come to be worked out differently: every installation then does it anew."""
_HEARD = ("contact", "record", "rollup", "purchase", "interaction", "reach")
"""Tables of the Change log that may move a score; our own are not among them."""
_CAME_BACK = (
    "(\"table\" = 'message' AND EXISTS (SELECT 1 FROM customers_message m "
    f"WHERE m.id = row_id AND m.status = '{MessageStatus.BOUNCED.value}'))"
)
"""Of messages those alone that came back: while a campaign leaves, the log speaks of little else."""


def catch_up(*, clock: Clock = system_clock) -> bool:
    """What changed since the last time, when it is little; False when a job does it, and everybody's day is over.

    Cost when nothing changed: a few small queries, no write.
    """
    now = clock()
    state = QualityState.objects.filter(pk=1).first()
    if state is None or state.stamp != stamp(_day(now)) or state.day != _day(now):
        return _everybody_soon(clock)
    seen = _progress(state)
    fresh = progressed(seen)
    ids = _changed(seen.mark)
    if ids is None:
        return _everybody_soon(clock)
    if ids:
        work_out(ids, clock=clock)
    if fresh != seen:
        QualityState.objects.filter(pk=1).update(**asdict(fresh))
    _recount(now, bool(ids))
    return True


def work_out(ids: list[int], *, clock: Clock = system_clock) -> None:
    """These contacts, here and now."""
    computer = Computer(_day(clock()))
    judged = computer.of(ids)
    with transaction.atomic():
        computer.write(judged)


def queue_everybody(*, by_id: int | None = None) -> Job:
    """Have the whole file looked at; what is under way is returned instead."""
    return queue(kind=JOB, arguments={}, unique_key=JOB, by_id=by_id)


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `quality.compute`: the whole file, 20,000 contacts a transaction, on from its checkpoint. Flat memory."""
    kept: dict[str, Any] = dict(run.checkpoint)
    start = kept.get("state") or _beginning(clock())
    total, done = Contact.objects.count(), int(kept.get("done", 0))
    day = date.fromisoformat(start["day"])
    anew = not QualityState.objects.filter(pk=1, stamp=start["stamp"]).exists()
    computer = Computer(day, shared=shared_mobiles(weights_on(day).shared), anew=anew)
    last = int(kept.get("after", 0))
    while judged := computer.after(last, STEP):
        last, done = judged.span[-1], done + judged.people.height
        with transaction.atomic():
            computer.write(judged)
            run.advance(done=done, total=total, checkpoint={"state": start, "after": last, "done": done})
    with transaction.atomic():
        _forget_the_gone()
        counting.count_everything(day)
        _keep(start, clock())
        run.advance(done=done, total=total)
    return {"contacts": done}


def _beginning(now: datetime) -> dict[str, Any]:
    """Where the log stood before the first contact was read: what changes meanwhile is looked at again."""
    day = _day(now)
    state = QualityState.objects.filter(pk=1).first()
    before = _progress(state) if state is not None else Progress()
    return {"stamp": stamp(day), "day": day.isoformat(), **asdict(progressed(before))}


def _keep(start: Mapping[str, Any], now: datetime) -> None:
    QualityState.objects.update_or_create(pk=1, defaults={**start, "counted_at": now})


def stamp(day: date) -> str:
    """Of the weights of the day and of what other rooms know of everybody."""
    return "|".join([str(_FORM), weights_on(day).since.isoformat(), *(s.stamp for s in ports.sights())])


def _everybody_soon(clock: Clock) -> bool:
    if len(Contact.objects.values_list("pk")[: AT_ONCE + 1]) > AT_ONCE:
        queue_everybody()
        return False
    run(_Here(), clock)
    return True


class _Here:
    """A run without a job, for a file so small that it is worked out in one beat."""

    arguments: Mapping[str, Any] = {}
    checkpoint: Mapping[str, Any] = {}

    def advance(self, **_progress: Any) -> None:
        return


def _changed(mark: Mark) -> list[int] | None:
    """Whom the changes since concern, as far as we listen; None when they are too many to do at once."""
    marks = ", ".join(["%s"] * len(_HEARD))
    late = " AND (transaction >= %s OR id > %s)" if connection.vendor == "postgresql" else ""
    values: list[Any] = [mark.floor, *([mark.horizon, mark.last] if late else []), *_HEARD, AT_ONCE + 1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT contact_id FROM customers_change "
            f'WHERE id > %s{late} AND ("table" IN ({marks}) OR {_CAME_BACK}) AND contact_id IS NOT NULL LIMIT %s',
            values,
        )
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= AT_ONCE else None


def _recount(now: datetime, moved: bool) -> None:
    """The file's figures of today follow within a minute."""
    state = QualityState.objects.get(pk=1)
    if moved and (now - state.counted_at >= _RECOUNT or counting.is_small()):
        counting.count_file(state.day)
        QualityState.objects.filter(pk=1).update(counted_at=now)


def _forget_the_gone() -> None:
    with connection.cursor() as cursor:
        for table in ("quality_score", "quality_confirmed", "quality_suspicion", "quality_settled"):
            cursor.execute(f"DELETE FROM {table} WHERE contact_id NOT IN (SELECT id FROM customers_contact)")


def _progress(state: QualityState) -> Progress:
    return Progress(state.floor, state.last, state.horizon, state.next_floor, state.next_horizon)


def _day(now: datetime) -> date:
    return today(lambda: now, settings.CHALAND_ZONE)
