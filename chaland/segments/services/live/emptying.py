"""Segments that were deleted long enough ago, gone for good."""

from __future__ import annotations

from datetime import timedelta

from chaland.customers import bulk
from chaland.segments.language import Now
from chaland.segments.models import FrozenGuest, FrozenMember, Membership, SavedSegment

WAITS = timedelta(days=7)
"""How long a deleted segment may be put back."""


def empty_bin(now: Now) -> int:
    """With their members, moves and sizes. Returns the number of segments."""
    gone = list(SavedSegment.ever.filter(deleted_at__lte=now.instant - WAITS).values_list("pk", flat=True))
    for table in (Membership, FrozenMember, FrozenGuest):
        bulk.execute(
            f"DELETE FROM {table._meta.db_table} WHERE segment_id IN (SELECT k.key FROM {{keys}})", gone
        )
    SavedSegment.ever.filter(pk__in=gone).delete()
    return len(gone)
