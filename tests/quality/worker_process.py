"""What a worker runs that tests of quality kill (`tests.harness.workers`): in small steps, each slow enough to be cut."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chaland.jobs import worker
from chaland.kernel.clock import system_clock
from chaland.kernel.ports import filled
from chaland.quality.updating import ports, rounds
from chaland.quality.variants import settling

STEP = 4


def work(minutes_ahead: int) -> None:
    """Until killed. The clock runs ahead, so that a successor need not wait for the lease of who was killed."""
    filled()
    rounds.STEP = settling._STEP = STEP
    settling.write = _slowly(settling.write)
    ports.lend(replace(ports.lent(), make_tasks=_slowly(ports.lent().make_tasks)))
    worker.work(
        stop=threading.Event(),
        idle_s=0.05,
        clock=lambda: system_clock() + timedelta(minutes=minutes_ahead),
    )


def _slowly(act: Callable[..., Any]) -> Callable[..., Any]:
    def slowed(*given: Any) -> Any:
        told = act(*given)
        time.sleep(0.1)
        return told

    return slowed
