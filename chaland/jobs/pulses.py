"""What a worker does every second or so beside its jobs: short, without a row of its own, never in their way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import close_old_connections, connection

from chaland.kernel.ports import filled

logger = logging.getLogger(__name__)
REST = 4
"""After a beat that took a second, four are left to others."""


@dataclass(slots=True)
class Pulse:
    """`beat` must cost next to nothing when there is nothing to do, and be safe in several workers at once. `waits`: on
    others, over a network; such beats have a thread apart, so that no other pulse waits with them."""

    name: str
    every_s: float
    beat: Callable[[], object]
    waits: bool = False
    next_at: float = field(default=0.0, init=False)


_pulses: dict[str, Pulse] = {}


def register(pulse: Pulse) -> None:
    _pulses[pulse.name] = pulse


def beat_due(*, waits: bool = False, now: Callable[[], float] = time.monotonic) -> None:
    """Let every pulse of one sort that is due beat once. What fails is logged, and tried again when it is due again."""
    filled()
    for pulse in [one for one in _pulses.values() if one.waits is waits]:
        started = now()
        if started < pulse.next_at:
            continue
        try:
            pulse.beat()
        except Exception:
            logger.exception("the pulse %s stumbled; it goes on", pulse.name)
        ended = now()
        pulse.next_at = ended + max(pulse.every_s, REST * (ended - started))


@contextmanager
def beating(*, look_s: float = 0.25) -> Iterator[None]:
    """While inside, two threads let the pulses beat, each on a connection of its own. They die with the process."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_beat, args=(over, look_s, waits), name=name, daemon=True)
        for name, waits in (("pulses", False), ("pulses that wait", True))
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=5)


def _beat(over: threading.Event, look_s: float, waits: bool) -> None:
    try:
        while not over.wait(look_s):
            beat_due(waits=waits)
            close_old_connections()
    finally:
        connection.close()
