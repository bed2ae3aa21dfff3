"""Ports: what a lower room needs from an upper one, filled in `chaland.config.wiring`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
