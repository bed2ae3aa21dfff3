"""Keeps a job's lease alive while its worker is at a long step, and lets go of it when the process dies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.utils import Error

from chaland.jobs.domain import LEASE
from chaland.jobs.models import Job, State
from chaland.kernel.clock import Clock

logger = logging.getLogger(__name__)
RENEWED_EVERY_S = LEASE.total_seconds() / 4
"""Three renewals may fail (a locked table, a database that restarts) before the lease runs out."""


@contextmanager
def kept(job_id: int, owner: str, clock: Clock) -> Iterator[None]:
    """While inside, a thread renews the lease on a connection of its own.

    A step may so last longer than the lease. The thread is a daemon: `kill -9` stops the renewals.
    """
    over = threading.Event()
    keeper = threading.Thread(
        target=_keep, args=(job_id, owner, clock, over), name=f"lease of job {job_id}", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(timeout=5)


def renew(job_id: int, owner: str, clock: Clock) -> bool:
    """Whether the job is still this owner's; if so its lease begins anew."""
    mine = Job.objects.filter(pk=job_id, lease_owner=owner, state=State.RUNNING)
    return bool(mine.update(lease_until=clock() + LEASE))


def _keep(job_id: int, owner: str, clock: Clock, over: threading.Event) -> None:
    try:
        while not over.wait(RENEWED_EVERY_S):
            try:
                if not renew(job_id, owner, clock):
                    return
            except Error:  # the step holds the table: nobody else can take the job either
                logger.info("job %s: the lease could not be renewed yet", job_id)
                connection.close()
    finally:
        connection.close()
