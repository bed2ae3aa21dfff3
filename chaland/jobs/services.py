"""Queue, claim, advance, end: every write to the Job table."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from chaland.jobs import lease
from chaland.jobs.domain import LEASE, Cancelled, LeaseLost, is_due, retry_after
from chaland.jobs.models import Job, Schedule, State
from chaland.jobs.registry import handler_for, recurrences
from chaland.kernel.clock import Clock, real_clock
from chaland.kernel.errors import ChalandError, Conflict, NotFound, Refused
from chaland.kernel.text import Text

Progress = Callable[[Job], None]
BREATH = 0.12
"""Seconds. Who waits to write to SQLite looks every tenth of a second whether it may: without a pause nobody else
would write until a long job ends."""
_BREATHLESS = 1.5
"""Seconds of work between two breaths, at least."""


def queue(
    *,
    kind: str,
    arguments: Mapping[str, Any],
    unique_key: str | None = None,
    by_id: int | None = None,
    not_before: datetime | None = None,
    total: int | None = None,
    clock: Clock = real_clock,
) -> Job:
    """Put a job in the queue; with a `unique_key` that is already live, that job is returned instead."""
    handler_for(kind)
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind,
                arguments=dict(arguments),
                unique_key=unique_key,
                started_by_id=by_id,
                not_before=not_before,
                total=total,
                created_at=clock(),
            )
    except IntegrityError:
        return Job.objects.get(unique_key=unique_key, state__in=[State.QUEUED, State.RUNNING])


def ask_cancel(*, job_id: int, clock: Clock = real_clock) -> None:
    """Stop a job: at once when it waits, at its next checkpoint when it runs."""
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, state=State.QUEUED)
        if not waiting.update(state=State.CANCELLED, finished_at=clock()):
            Job.objects.filter(pk=job_id, state=State.RUNNING).update(cancel_asked=True)


def drop(*, job_id: int, clock: Clock = real_clock) -> bool:
    """End a live job that nobody is at: it waits, or its worker is gone. False when somebody is at it."""
    now = clock()
    _release_the_dead(now)
    nobodys = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now)
    ended = Job.objects.filter(nobodys, pk=job_id).update(state=State.CANCELLED, finished_at=now)
    return bool(ended)


def resume(*, job_id: int) -> Job:
    """Put a failed or cancelled job back in the queue: it goes on from its last checkpoint.

    A job of the same key that is live already is returned instead. Raises: NotFound (`job_unknown`).
    """
    ended = Job.objects.filter(pk=job_id, state__in=[State.FAILED, State.CANCELLED])
    try:
        with transaction.atomic():
            ended.update(
                state=State.QUEUED,
                attempts=0,
                cancel_asked=False,
                error={},
                not_before=None,
                finished_at=None,
                lease_until=None,
            )
    except IntegrityError:
        key = Job.objects.get(pk=job_id).unique_key
        return Job.objects.get(unique_key=key, state__in=[State.QUEUED, State.RUNNING])
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound("job_unknown", Text("Ce travail n'existe plus.", "This job is no longer there."))
    return job


def new_owner() -> str:
    """A name for this worker that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _release_the_dead(now: datetime) -> None:
    """A lease held by a process of this machine that is gone need not be waited for."""
    held = Job.objects.filter(state=State.RUNNING, lease_until__gte=now, lease_owner__startswith=_here())
    for pk, owner in held.values_list("pk", "lease_owner"):
        if is_gone(owner):
            Job.objects.filter(pk=pk, lease_owner=owner).update(lease_until=now - LEASE)


def _here() -> str:
    """How the owners of this machine's leases begin."""
    return f"{socket.gethostname()}:"


def is_gone(owner: str) -> bool:
    """Whether it was a process of this machine that is no more."""
    return owner.startswith(_here()) and not _is_alive(int(owner.removeprefix(_here()).split(":")[0]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, but alive
        pass
    return True


def claim(*, owner: str, job_id: int | None = None, clock: Clock = real_clock) -> Job | None:
    """Take the next job that may run (or that very one), with a lease; None when there is none."""
    now = clock()
    _release_the_dead(now)
    free = Q(state=State.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now))
    abandoned = Q(state=State.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        candidates = Job.objects.filter(free | abandoned).order_by("id")
        if job_id is not None:
            candidates = candidates.filter(pk=job_id)
        if connection.features.has_select_for_update_skip_locked:
            candidates = candidates.select_for_update(skip_locked=True)
        while (job := candidates.first()) and job.attempts >= job.max_attempts:
            _give_up(job, now)
        if job is None:
            return None
        job.state = State.RUNNING
        job.attempts += 1
        job.lease_owner, job.lease_until = owner, now + LEASE
        job.started_at = job.started_at or now
        job.save(update_fields=["state", "attempts", "lease_owner", "lease_until", "started_at"])
    return job


def _give_up(job: Job, now: datetime) -> None:
    said = Text("Abandonnée après plusieurs essais.", "Given up after several attempts.")
    job.state, job.finished_at = State.FAILED, now
    job.error = job.error or {"code": "too_many_attempts", "fr": said.fr, "en": said.en}
    job.save(update_fields=["state", "finished_at", "error"])


class LeasedRun:
    """The `Run` of a claimed job."""

    def __init__(self, job: Job, owner: str, clock: Clock, progress: Progress | None) -> None:
        self.job = job
        self.arguments: Mapping[str, Any] = job.arguments
        self.checkpoint: Mapping[str, Any] = job.checkpoint
        self._owner, self._clock, self._progress = owner, clock, progress
        self._breathed = time.monotonic()

    def advance(
        self,
        *,
        done: int,
        total: int | None = None,
        checkpoint: Mapping[str, Any] | None = None,
        note: str | None = None,
    ) -> None:
        job = self.job
        job.done, job.attempts = done, 1  # progress was made: a later crash is a new story
        job.total = total if total is not None else job.total
        job.note = note if note is not None else job.note
        job.checkpoint = dict(checkpoint) if checkpoint is not None else job.checkpoint
        mine = Job.objects.filter(pk=job.pk, lease_owner=self._owner, state=State.RUNNING)
        changed = mine.filter(cancel_asked=False).update(
            done=job.done,
            total=job.total,
            note=job.note,
            checkpoint=job.checkpoint,
            lease_until=self._clock() + LEASE,
            attempts=job.attempts,
        )
        if not changed:
            raise Cancelled if mine.exists() else LeaseLost
        if self._progress is not None:
            self._progress(job)
        if connection.vendor == "sqlite":
            transaction.on_commit(self._let_others_write)

    def _let_others_write(self) -> None:
        if time.monotonic() - self._breathed > _BREATHLESS:
            time.sleep(BREATH)
            self._breathed = time.monotonic()


def run_claimed(job: Job, *, owner: str, clock: Clock = real_clock, progress: Progress | None = None) -> Job:
    """Run a claimed job to its end and record how it ended; errors are recorded, then raised.

    Raises: whatever the handler raised, but LeaseLost (the job is someone else's now).
    """
    run = LeasedRun(job, owner, clock, progress)
    try:
        with lease.kept(job.pk, owner, clock):
            result = handler_for(job.kind)(run)
    except LeaseLost:
        job.refresh_from_db()
        return job
    except Cancelled:
        return _end(job, owner, State.CANCELLED, clock)
    except Exception as error:
        _fail(job, owner, error, clock)
        raise
    job.result = dict(result)
    return _end(job, owner, State.DONE, clock)


def _end(job: Job, owner: str, state: State, clock: Clock) -> Job:
    """Record the end, unless the job became someone else's in the meantime."""
    mine = Job.objects.filter(pk=job.pk, lease_owner=owner, state=State.RUNNING)
    mine.update(state=state, finished_at=clock(), result=job.result, lease_until=None)
    job.refresh_from_db()
    return job


def _fail(job: Job, owner: str, error: Exception, clock: Clock) -> None:
    """A refusal is final. Anything else may be bad luck: it is tried again after a pause."""
    final = isinstance(error, ChalandError) or job.attempts >= job.max_attempts
    if isinstance(error, ChalandError):
        facts = {"code": error.code, "fr": error.say("fr"), "en": error.say("en")}
    else:
        facts = {"code": "broken", "fr": repr(error), "en": repr(error)}
    now = clock()
    Job.objects.filter(pk=job.pk, lease_owner=owner, state=State.RUNNING).update(
        state=State.FAILED if final else State.QUEUED,
        error=facts,
        finished_at=now if final else None,
        not_before=None if final else now + retry_after(job.attempts),
        lease_until=None,
    )


def run_now(job: Job, *, clock: Clock = real_clock, progress: Progress | None = None) -> Job:
    """Run this very job here and now, as the command line does.

    Raises: Conflict (`job_busy`) when another process holds it; whatever its handler raises.
    """
    owner = new_owner()
    claimed = claim(owner=owner, job_id=job.pk, clock=clock)
    if claimed is None:
        raise Conflict(
            "job_busy",
            Text("Un autre processus y travaille déjà.", "Another process is already at it."),
            remedy=Text("Réessayez dans une minute.", "Try again in a minute."),
            job=job.pk,
        )
    return run_claimed(claimed, owner=owner, clock=clock, progress=progress)


def run_or_follow(job: Job, *, progress: Progress | None = None, every_s: float = 0.5) -> Job:
    """Run this very job here, or watch it to its end when a worker was quicker to take it.

    Raises: Refused with what the worker's run said when it failed or was cancelled; else as `run_now`.
    """
    while True:
        job.refresh_from_db()
        if job.state == State.DONE:
            return job
        if job.state in (State.FAILED, State.CANCELLED):
            said = Text(
                job.error.get("fr", "Le travail a été arrêté."), job.error.get("en", "The job was cancelled.")
            )
            raise Refused(job.error.get("code", "cancelled"), said)
        if not _is_held(job):
            try:
                return run_now(job, progress=progress)
            except Conflict as busy:
                if busy.code != "job_busy":
                    raise
        if progress is not None:
            progress(job)
        time.sleep(every_s)


def _is_held(job: Job) -> bool:
    """Told by reading: who asks for the lock twice a second fights the worker that it follows, and on SQLite
    gives up after half a minute of one long transaction."""
    leased = job.state == State.RUNNING and job.lease_until is not None and job.lease_until >= real_clock()
    return leased and not is_gone(job.lease_owner)


def queue_due(*, clock: Clock = real_clock) -> int:
    """Queue every recurrence that has come due and is needed. Returns how many."""
    now, queued = clock(), 0
    for recurrence in recurrences():
        with transaction.atomic():
            schedule = Schedule.objects.select_for_update().filter(name=recurrence.name).first()
            if not is_due(recurrence, schedule.last_due_at if schedule else None, now):
                continue
            Schedule.objects.update_or_create(name=recurrence.name, defaults={"last_due_at": now})
            if recurrence.needed is not None and not recurrence.needed():
                continue
            queue(kind=recurrence.kind, arguments={}, unique_key=f"every:{recurrence.name}", clock=clock)
            queued += 1
    return queued
