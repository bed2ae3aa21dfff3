"""Which segments a person sees, and whether their members are those of this moment."""

from __future__ import annotations

from django.http import HttpRequest

from chaland.consent.services.reach import UnderWay
from chaland.faces.web.jobs import signed_in
from chaland.segments.models import SavedSegment
from chaland.segments.saved import segment_seen_by
from chaland.segments.services.live import catch_up


def seen(request: HttpRequest, segment_id: int) -> SavedSegment:
    """Raises: NotFound (`segment_unknown`), also for one that is somebody else's and not shared."""
    return segment_seen_by(signed_in(request), segment_id)


def is_caught_up(segment: SavedSegment | None = None) -> bool:
    """Bring members up to this moment. False when the worker has still to: so much changed at once that
    everything is asked anew.

    segment: the one looked at, which time may have moved. Without it, those that time has moved wait for the
    worker, which looks every second.
    """
    try:
        return catch_up(only=segment.pk if segment else 0)
    except UnderWay:
        return False
