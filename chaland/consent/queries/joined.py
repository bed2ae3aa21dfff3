"""The table of reach beside a contact `c`, for rooms that look at everybody in one pass."""

from __future__ import annotations

from collections.abc import Iterable

from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose, ReachState

JOIN = "LEFT JOIN consent_reach h ON h.contact_id = c.id"


def reachable_columns(channels: Iterable[Channel]) -> dict[Channel, str]:
    """Channel → 1 where some purpose in use that prospects may reach the contact by it, else 0, after `JOIN`.

    Nothing until reach was worked out for the first time. The numbers in it are ours.
    """
    if not ReachState.objects.exists():
        return {}
    known = Purpose.objects.filter(active=True, prospecting=True).values_list("bit", flat=True)
    bits = sum(1 << bit for bit in known)
    return {
        channel: f"CASE WHEN (coalesce(h.{channel.value}_reachable, 0) & {bits}) <> 0 THEN 1 ELSE 0 END"
        for channel in channels
    }
