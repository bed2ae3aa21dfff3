"""Real worker processes, killed in the middle of their work."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from chaland.access.models import AuditEntry
from chaland.access.queries import first_broken_entry
from chaland.jobs import registry
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = Path(__file__).with_name("worker_process.py")


@contextmanager
def worker(minutes_ahead: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the database of this test; killed at the end at the latest."""
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), json.dumps(_databases()), str(minutes_ahead)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def _databases() -> dict[str, Any]:
    told = {**connection.settings_dict}
    return {"default": {name: told[name] for name in ("ENGINE", "NAME", "USER", "HOST", "PORT", "OPTIONS")}}


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "waited a minute in vain"
        time.sleep(0.01)


def _tallied(job: Job) -> list[int]:
    entries = AuditEntry.objects.filter(verb="tally", subject_id=str(job.pk)).order_by("id")
    return [entry.facts["n"] for entry in entries]


@pytest.fixture(autouse=True)
def _tally() -> None:
    registry.register("test.tally", lambda run: {})


def test_kill_9_in_the_middle_of_a_job_loses_nothing_and_does_nothing_twice() -> None:
    job = queue(kind="test.tally", arguments={"total": 90})
    killed_at = []
    for life in range(3):
        with worker(minutes_ahead=2 * life):
            wait_for(partial(_has_done, job, 9 * (life + 1)))
        killed_at.append(_done(job))
        assert Job.objects.get(pk=job.pk).state == State.RUNNING
    with worker(minutes_ahead=8):
        wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    assert sorted(set(killed_at)) == killed_at
    assert killed_at[-1] < 90
    assert _tallied(job) == list(range(90))
    assert first_broken_entry() is None


def _has_done(job: Job, steps: int) -> bool:
    return _done(job) >= steps


def _done(job: Job) -> int:
    return Job.objects.values_list("done", flat=True).get(pk=job.pk)


def test_two_workers_share_the_jobs_and_never_run_one_twice() -> None:
    with worker(), worker():
        jobs = [queue(kind="test.tally", arguments={"total": 5}) for _ in range(24)]
        wait_for(lambda: not Job.objects.exclude(state=State.DONE).exists())
    assert [_tallied(job) for job in jobs] == [[0, 1, 2, 3, 4]] * 24
    hands = {entry.facts["by"] for entry in AuditEntry.objects.filter(verb="tally")}
    assert len(hands) == 2, "both worked"
