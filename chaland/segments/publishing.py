"""When a snapshot is worth having, and when the one there is has to give way to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.db import connection

from chaland.customers.queries.changes import Mark, unseen_count
from chaland.jobs.models import Job
from chaland.jobs.services import queue, run_or_follow
from chaland.kernel.clock import real_clock
from chaland.mirror import engine, services
from chaland.mirror.domain import Vendor
from chaland.mirror.models import Snapshot
from chaland.mirror.opening import Damaged, Opened
from chaland.mirror.queries import is_there, newest_row
from chaland.segments.counting import MESSAGE, TOO_MANY
from chaland.segments.snapshot.plan import plan

PUBLISH = "mirror.publish"
WORTH_CONTACTS = 50_000
WORTH_FACTS = 200_000
"""Below both, the row store answers any sentence in a few tenths of a second (benchmarks/segments.py)."""
STALE = 5_000
"""Unseen changes that call for another snapshot: to look them up takes a good part of a second."""
REST = 10
"""A snapshot that took a minute is kept ten, unless it has become useless: messages that leave make it so for few
questions, and to copy the file all the while would slow them down."""


class Run(Protocol):
    """What a job gives its handler (see `jobs.domain.Run`)."""

    def advance(self, *, done: int, note: str | None = None) -> None: ...


def publish(run: Run) -> Mapping[str, Any]:
    """The job: publish a snapshot unless the one there is holds everything already."""
    row = fresh()
    if row is not None:
        return {"file": row.file, "position": row.position, "fresh": True}
    made = publish_now(lambda rows: run.advance(done=rows, note="copying"))
    return {"file": made.file, "position": made.position, "rows": made.rows, "seconds": made.seconds}


def publish_now(progress: Callable[[int], None] = lambda rows: None) -> Snapshot:
    """Publish a snapshot here and now; `progress` is told the rows read. Not inside a transaction."""
    return services.publish(plan=plan(_vendor()), progress=progress)


def publish_soon() -> Job:
    """Queue the job, unless it waits or runs already."""
    return queue(kind=PUBLISH, arguments={}, unique_key=f"every:{PUBLISH}")


def publish_once(progress: Callable[[int], None] = lambda rows: None) -> Snapshot:
    """As `publish_now`, but never beside another: a snapshot that is being made elsewhere is waited for.

    Raises: as `jobs.services.run_or_follow`.
    """
    run_or_follow(publish_soon(), progress=lambda job: progress(job.done))
    row = current()
    assert row is not None
    return row


def fresh() -> Snapshot | None:
    """The snapshot there is, when it holds everything that is written by now."""
    row = current()
    holds_all = row is not None and is_there(row) and not unseen_count(_mark(row), limit=1)
    return row if holds_all else None


def is_needed() -> bool:
    """Whether a snapshot is wanted that is not there, at a pace that leaves the machine to others.

    Cost: some look-ups.
    """
    if not is_worth_it():
        return False
    row = current()
    if row is None or not is_there(row):
        return True
    if unseen_count(_mark(row), limit=TOO_MANY, but=(MESSAGE,)) >= TOO_MANY:
        return True
    unseen = unseen_count(_mark(row), limit=STALE)
    age = (real_clock() - row.built_at).total_seconds()
    return unseen >= STALE and age >= REST * row.seconds


def is_behind() -> bool:
    """Whether a bulk job that has just ended left the snapshot far behind, or there is none yet."""
    if not is_worth_it():
        return False
    row = current()
    return row is None or unseen_count(_mark(row), limit=STALE) >= STALE


def is_worth_it() -> bool:
    """Whether the file is large enough. By its highest ids, which are at hand: too high after deletions."""
    highest = ", ".join(f"(SELECT coalesce(max(id), 0) FROM customers_{name})" for name in _COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {highest}")
        contacts, *facts = cursor.fetchone()
    return bool(contacts >= WORTH_CONTACTS or sum(facts) >= WORTH_FACTS)


_COUNTED = ("contact", "purchase", "event", "interaction", "message")


def current() -> Snapshot | None:
    return newest_row(plan(_vendor()).form)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the mirror stands. `delta`: unseen changes, `STALE` at most; `opens`: why not, when it does not."""

    worth: bool
    row: Snapshot | None
    delta: int = 0
    fault: str = ""


def standing() -> Standing:
    """For people. Cost: the file is opened and its contacts are counted."""
    row = current()
    if row is None:
        return Standing(is_worth_it(), None)
    delta, fault = unseen_count(_mark(row), limit=STALE), ""
    try:
        opened = Opened(row)
        if opened.numbers("SELECT count(*) FROM contact") != [int(opened.meta["rows"])]:
            fault = "it has lost rows"
    except (Damaged, engine.Failure) as damaged:
        fault = str(damaged)
    return Standing(True, row, delta, fault)


def _mark(row: Snapshot) -> Mark:
    return Mark(row.floor, row.position, row.horizon)


def _vendor() -> Vendor:
    return cast(Vendor, connection.vendor)
