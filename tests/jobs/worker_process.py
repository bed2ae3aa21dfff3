"""A worker as a process of its own, that tests kill: `worker_process.py DATABASES MINUTES_AHEAD`.

Its clock runs ahead, so that a successor need not wait for the lease of the one that was killed.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any


def main(databases: str, minutes_ahead: str) -> None:
    import django
    from django.conf import settings

    settings.configure(
        DATABASES=json.loads(databases),
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "chaland.access.apps.AccessConfig",
            "chaland.jobs.apps.JobsConfig",
        ],
        AUTH_USER_MODEL="access.User",
        USE_TZ=True,
    )
    django.setup()
    from chaland.jobs import worker
    from chaland.jobs.registry import register
    from chaland.kernel.clock import system_clock

    register("test.tally", tally)
    print("ready", flush=True)
    worker.work(
        stop=threading.Event(),
        idle_s=0.05,
        clock=lambda: system_clock() + timedelta(minutes=float(minutes_ahead)),
    )


def tally(run: Any) -> Mapping[str, Any]:
    """Writes 0, 1, 2… one transaction each, slowly enough to be killed in the middle of one."""
    import os

    from django.db import transaction

    from chaland.access.services import record

    for n in range(run.checkpoint.get("next", 0), run.arguments["total"]):
        with transaction.atomic():
            record(actor=None, verb="tally", subject_id=run.job.pk, facts={"n": n, "by": os.getpid()})
            time.sleep(0.004)
            run.advance(done=n + 1, checkpoint={"next": n + 1})
            time.sleep(0.004)
    return {}


if __name__ == "__main__":
    main(*sys.argv[1:])
