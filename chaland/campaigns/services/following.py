"""Messages go with whom they were frozen for, through merges and their undoing."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.campaigns.models import OutboxMessage


def follow_merges(told: Mapping[int, frozenset[int]]) -> None:
    """`told`: contact -> itself and all who were merged into it."""
    for root, members in told.items():
        OutboxMessage.objects.filter(home__in=members).exclude(contact_id=root).update(contact_id=root)
