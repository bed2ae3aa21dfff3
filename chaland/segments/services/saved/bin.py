"""What was deleted waits a while, and may be put back as it was: members, moves and sizes stay with it."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.kernel.errors import NotFound
from chaland.segments.language import fold
from chaland.segments.models import SavedSegment
from chaland.segments.queries import present
from chaland.segments.saved import GONE
from chaland.segments.services.live.frozen import count_frozen
from chaland.segments.services.live.news import hold_reading
from chaland.segments.services.live.refilling import refill
from chaland.segments.services.saved.saving import insert, noted


def put_in_bin(segment: SavedSegment) -> None:
    """Its name is free at once."""
    segment.deleted_at = present().instant
    segment.key = f"{segment.key}\n{segment.pk}"
    segment.save(update_fields=["deleted_at", "key"])


@transaction.atomic
def restore_segment(*, segment_id: int, by: User | None) -> SavedSegment:
    """Put back one that was deleted; who would have moved meanwhile moves now.

    Raises: NotFound (`segment_unknown`); Conflict (`segment_exists`) when its name was taken since.
    """
    hold_reading()
    segment = SavedSegment.ever.exclude(deleted_at=None).filter(pk=segment_id).first()
    if segment is None:
        raise NotFound("segment_unknown", GONE)
    segment.deleted_at, segment.key = None, fold(segment.name)
    insert(segment)
    if segment.frozen:
        count_frozen(segment)
    else:
        refill(segment, present(), cause="change")
    noted(by, "restore", segment)
    return segment
