"""Rooms beside this one that act upon a refusal as it is written, told by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from chaland.consent.domain.recording import Saying
from chaland.consent.domain.words import Act
from chaland.kernel.ports import filled

Follow = Callable[[Sequence[Saying], datetime], None]
_following: list[Follow] = []
_REFUSALS = (Act.OBJECTED, Act.WITHDRAWN)


def follow_refusals(follow: Follow) -> None:
    """Called once by the wiring. follow: what is to happen, in the transaction that writes the refusals, now."""
    if follow not in _following:
        _following.append(follow)


def tell_followers(sayings: Sequence[Saying], now: datetime) -> None:
    refused = [one for one in sayings if one.act in _REFUSALS and one.identifier.value]
    if refused:
        filled()
        for follow in _following:
            follow(refused, now)
