"""What a worker runs that tests of duplicates kill (`tests.harness.workers`): in small steps, each slow enough to be cut."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chaland.duplicates.services import arrivals, merging, scanning
from chaland.jobs import worker
from chaland.kernel.clock import system_clock
from chaland.kernel.ports import filled

PAIRS, GROUPS, NEW = 25, 5, 4
"""A step of a scan, of a batch, of those who came with an import."""


_SLOWED = (
    (scanning, "_keep_part"),
    (merging, "merge_groups"),
    (merging, "undo_merge"),
    (arrivals, "_join"),
)


def work(minutes_ahead: int) -> None:
    """Until killed. The clock runs ahead, so that a successor need not wait for the lease of who was killed."""
    filled()
    for owner, name, step in (
        (scanning, "STEP", PAIRS),
        (merging, "_PAGE", GROUPS),
        (arrivals, "_PAGE", NEW),
    ):
        setattr(owner, name, step)
    for owner, name in _SLOWED:
        setattr(owner, name, _slowly(getattr(owner, name)))
    worker.work(
        stop=threading.Event(),
        idle_s=0.05,
        clock=lambda: system_clock() + timedelta(minutes=minutes_ahead),
    )


def _slowly(act: Callable[..., Any]) -> Callable[..., Any]:
    def slowed(*given: Any, **named: Any) -> Any:
        told = act(*given, **named)
        time.sleep(0.03)
        return told

    return slowed
