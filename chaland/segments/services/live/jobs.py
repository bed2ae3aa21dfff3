"""Everything anew, as a job: scores, then every segment. After a flood of changes, and every night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.customers.models import Contact
from chaland.jobs.domain import Run
from chaland.segments.language import Now
from chaland.segments.models import Reading, SavedSegment
from chaland.segments.publishing import is_behind, publish_once
from chaland.segments.queries import present
from chaland.segments.services.live.emptying import empty_bin
from chaland.segments.services.live.frozen import count_frozen
from chaland.segments.services.live.moving import note_size
from chaland.segments.services.live.news import keep, news, observe, reading
from chaland.segments.services.live.refilling import refill
from chaland.segments.services.rfm import are_scores_missing, refresh_rfm

REFRESH = "segments.refresh"


def is_refresh_needed() -> bool:
    """Whether a day has begun at the company's place, so much changed that everything is asked anew, or people
    have begun to buy and nobody is scored."""
    if not Contact.objects.exists():
        return False
    return reading().day != present().today or news().beyond or are_scores_missing()


def score_if_needed() -> None:
    """For what writes a great deal: its customers are scored by the time it has ended, with a worker or without."""
    if is_refresh_needed():
        refresh_rfm()


def refresh(run: Run) -> Mapping[str, Any]:
    """Score customers, ask every segment anew, note the sizes of the day. Safe to kill: it begins again."""
    now = present()
    empty_bin(now)
    scores = refresh_rfm()
    if is_behind():  # new scores of half the file: the mirror would leave every question to the row store
        publish_once(lambda rows: run.advance(done=rows, note="copying"))
    seen = observe(reading())
    segments = list(SavedSegment.objects.order_by("pk"))
    moved = 0
    for done, segment in enumerate(segments, 1):
        moved += _anew(segment, now)
        note_size(segment.pk, now)
        run.advance(done=done, total=len(segments), note="segments")
    keep(seen)
    Reading.objects.filter(pk=1).update(day=now.today)
    return {"segments": len(segments), "moved": moved, "scores": scores}


def _anew(segment: SavedSegment, now: Now) -> int:
    if segment.frozen:
        count_frozen(segment)
        return 0
    return refill(segment, now, cause="refresh")
