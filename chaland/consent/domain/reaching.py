"""What a standing allows by each channel, as masks of purposes: the row that lists and counts read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chaland.consent.domain.asking import Asking, PurposeTerms
from chaland.consent.domain.decision import decide
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import Standing
from chaland.consent.domain.words import Channel

COLUMNS: tuple[str, ...] = tuple(
    f"{channel.value}_{what}" for channel in Channel for what in ("consented", "reachable")
)

Masks = tuple[int, ...]
"""In the order of COLUMNS; bit `PurposeTerms.bit` for each purpose."""


def masks(state: Standing, purposes: Sequence[PurposeTerms], at: datetime, rules: Rules) -> Masks:
    """By which channels, and for what, a consent stands and `may_contact` answers allow or defer."""
    found: list[int] = []
    for channel in Channel:
        consented = reachable = 0
        for purpose in purposes:
            if _consents(state, channel, purpose):
                consented |= 1 << purpose.bit
            if decide(state, Asking(channel, purpose, at), rules).verdict != "block":
                reachable |= 1 << purpose.bit
        found += (consented, reachable)
    return tuple(found)


def _consents(state: Standing, channel: Channel, purpose: PurposeTerms) -> bool:
    """An objection ends what was consented to, and nobody barred consents to anything."""
    if state.barred or (channel.value, purpose.code) not in state.consents:
        return False
    return not any(one.covers(channel.value, purpose.code) for one in state.objections)
