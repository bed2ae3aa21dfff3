"""Ports: what a lower room needs from an upper one, filled in `chaland.config.wiring`.

Filling them loads most of the house, which a command as short as `chaland segment check` has no use for: they are
filled when the first of them is asked. So whoever looks into one calls `filled` first (a test finds who does not).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import RLock
from typing import Protocol


class PersonalData(Protocol):
    """What a room holds about one person. Each room that holds any implements it in `personal.py`.

    Source: GDPR articles 15, 17 and 20.
    """

    room: str

    def export(self, contact_id: int) -> Iterable[Mapping[str, object]]:
        """Every row held about this contact, free-text notes included, as plain values."""
        ...

    def erase(self, contact_id: int) -> int:
        """Delete what may be deleted; returns the number of rows erased."""
        ...


_waiting: list[Callable[[], None]] = []
_busy: list[bool] = []
_one_at_a_time = RLock()


def fill_when_asked(filler: Callable[[], None]) -> None:
    """Called once, by `chaland.config`."""
    _waiting.append(filler)


def filled() -> None:
    """From here on every port is filled, in every thread. Costs nothing the second time."""
    if not _waiting:
        return
    with _one_at_a_time:
        if _busy:  # a filler looks into a port itself
            return
        _busy.append(True)
        try:
            for filler in _waiting:
                filler()
            _waiting.clear()
        finally:
            _busy.clear()
