"""How often a service may be asked, and when to leave it alone. Pure: time is passed in, in seconds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """At most `each_second` requests a second, evenly: `wait` says how long the next one must wait."""

    each_second: float
    _next: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds; the turn is taken."""
        start = max(now, self._next)
        self._next = start + 1 / self.each_second
        return start - now

    def hold(self, until: float) -> None:
        """Nobody asks before `until`: the service said so."""
        self._next = max(self._next, until)


@dataclass(slots=True)
class Breaker:
    """Opens after `most` failures in a row; lets one request through after `rest` seconds to see."""

    most: int = 5
    rest: float = 60.0
    _failures: int = 0
    _open_until: float = 0.0

    def allows(self, now: float) -> bool:
        return self._failures < self.most or now >= self._open_until

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self, now: float) -> None:
        self._failures += 1
        if self._failures >= self.most:
            self._open_until = now + self.rest


@dataclass(slots=True)
class Budget:
    """Retries that all requests of a job share: one for every ten requests that went well, and a few to begin with.

    A service that is down is not asked three times as often as one that works."""

    left: float = 10.0
    gain: float = 0.1
    most: float = 20.0
    chance: Callable[[], float] = field(default=random.random)

    def spend(self) -> bool:
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def earn(self) -> None:
        self.left = min(self.most, self.left + self.gain)

    def pause(self, attempt: int) -> float:
        """Before attempt 2, 3, …: 0.5 s doubled each time, up to 8 s, of which half by chance."""
        whole: float = min(8.0, 0.5 * 2 ** (attempt - 2))
        return whole * (0.5 + self.chance() / 2)


def retry_after(header: str | None, most: float = 60.0) -> float | None:
    """The seconds of a `Retry-After` header, at most `most`; None when it gives none that can be read."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return min(most, seconds) if seconds >= 0 else None
