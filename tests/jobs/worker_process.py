"""What a worker runs that tests kill (`tests.harness.workers`)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from chaland.access.models import AuditEntry
from chaland.access.services import record
from chaland.jobs import registry, worker
from chaland.kernel.clock import system_clock
from tests.harness.workers import wait_for


def work(minutes_ahead: int) -> None:
    """Until killed, having said that it is ready. The clock runs ahead, so that a successor need not wait for
    the lease of who was killed."""
    registry._handlers |= {"test.tally": tally, "test.meet": meet}
    print("ready", flush=True)
    worker.work(
        stop=threading.Event(),
        idle_s=0.05,
        clock=lambda: system_clock() + timedelta(minutes=minutes_ahead),
    )


def tally(run: Any) -> Mapping[str, Any]:
    """Writes 0, 1, 2… one transaction each, slowly enough to be killed in the middle of one."""
    for n in range(run.checkpoint.get("next", 0), run.arguments["total"]):
        with transaction.atomic():
            record(actor=None, verb="tally", subject_id=run.job.pk, facts={"n": n, "by": os.getpid()})
            time.sleep(0.004)
            run.advance(done=n + 1, checkpoint={"next": n + 1})
            time.sleep(0.004)
    return {}


def meet(run: Any) -> Mapping[str, Any]:
    """Ends once two workers are in it at the same time."""
    record(actor=None, verb="meet", subject_id=run.job.pk, facts={"by": os.getpid()})
    wait_for(lambda: AuditEntry.objects.filter(verb="meet").count() == 2)
    return {}
