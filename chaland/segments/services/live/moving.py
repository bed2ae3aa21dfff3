"""Writing down who enters and who leaves: memberships, moves, sizes, all in one transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from chaland.customers import bulk
from chaland.segments.language import Now
from chaland.segments.models import DailySize, Membership, Move, SavedSegment


@dataclass(frozen=True, slots=True)
class Moves:
    """Who enters and who leaves one segment. `reasons`: by contact; `cause` for those without one."""

    segment_id: int
    entered: Sequence[int]
    left: Sequence[int]
    cause: str
    reasons: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entered or self.left)


def write_down(moves: Moves, now: Now) -> None:
    if not moves:
        return
    segment, at = moves.segment_id, now.instant
    join(segment, moves.entered, at)
    bulk.execute(
        f"DELETE FROM segments_membership WHERE segment_id = {segment:d} "
        "AND contact_id IN (SELECT k.key FROM {keys})",
        moves.left,
    )
    _log(moves, moves.entered, True, at)
    _log(moves, moves.left, False, at)
    SavedSegment.objects.filter(pk=segment).update(
        size=F("size") + len(moves.entered) - len(moves.left),
    )
    note_size(segment, now, entered=len(moves.entered), left=len(moves.left))


def join(segment_id: int, contact_ids: Sequence[int], at: datetime) -> None:
    bulk.insert(
        Membership,
        {"segment_id": bulk.Same(segment_id), "contact_id": contact_ids, "since": bulk.Same(at)},
    )


def note_size(segment_id: int, now: Now, *, entered: int = 0, left: int = 0) -> None:
    """The size of the day, as it stands after these moves."""
    size = SavedSegment.objects.values_list("size", flat=True).get(pk=segment_id)
    row, _ = DailySize.objects.get_or_create(segment_id=segment_id, day=now.today, defaults={"size": size})
    DailySize.objects.filter(pk=row.pk).update(
        size=size, entered=F("entered") + entered, left=F("left") + left
    )


def members_among(segment_ids: Iterable[int], contact_ids: Sequence[int]) -> dict[int, set[int]]:
    """By segment, who of these contacts is in it as last written. Cost: one look-up a contact."""
    rows = bulk.fetch(
        "SELECT m.segment_id, m.contact_id FROM {keys} {join} segments_membership m ON m.contact_id = k.key",
        contact_ids,
    )
    found: dict[int, set[int]] = {segment: set() for segment in segment_ids}
    for segment, contact in rows:
        found.setdefault(segment, set()).add(contact)
    return found


def _log(moves: Moves, contacts: Sequence[int], entered: bool, at: datetime) -> None:
    plain = {"cause": moves.cause}
    bulk.insert(
        Move,
        {
            "segment_id": bulk.Same(moves.segment_id),
            "contact_id": contacts,
            "entered": bulk.Same(entered),
            "at": bulk.Same(at),
            "reason": [moves.reasons.get(contact, plain) for contact in contacts],
        },
    )
