"""The loop that runs jobs, in a process of its own or as a thread beside the web."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

from chaland.jobs.pulses import beating
from chaland.jobs.services import claim, new_owner, queue_due, run_claimed
from chaland.kernel.clock import Clock, real_clock

logger = logging.getLogger(__name__)


def work_once(*, owner: str, clock: Clock = real_clock) -> bool:
    """Run one job if there is one. Its failure is recorded on it, logged, and never stops the worker."""
    job = claim(owner=owner, clock=clock)
    if job is None:
        return False
    logger.info("job %s %s starts", job.pk, job.kind)
    try:
        run_claimed(job, owner=owner, clock=clock)
    except Exception:
        logger.exception("job %s %s failed", job.pk, job.kind)
    return True


def work(*, stop: threading.Event, idle_s: float = 1.0, clock: Clock = real_clock) -> None:
    """Work until `stop` is set; looks at the schedules at most every 10 seconds. Pulses beat beside the jobs."""
    with beating():
        _work(stop=stop, idle_s=idle_s, clock=clock)


def _work(*, stop: threading.Event, idle_s: float, clock: Clock) -> None:
    owner, looked_at = new_owner(), 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - looked_at >= 10:
                queue_due(clock=clock)
                looked_at = time.monotonic()
            busy = work_once(owner=owner, clock=clock)
        except Exception:
            logger.exception("the worker stumbled; it goes on")
            busy = False
        close_old_connections()
        if not busy:
            stop.wait(idle_s)
