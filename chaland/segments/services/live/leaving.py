"""Forgetting one person: as if they had never been in any segment."""

from __future__ import annotations

from django.db.models import F

from chaland.segments.models import FrozenGuest, FrozenMember, Membership, Move, Rfm, SavedSegment
from chaland.segments.services.live.news import hold_reading


def forget(contact_id: int) -> int:
    """Returns the number of rows that are gone. In a transaction.

    Whoever was there at the start is taken off the first size: entries less exits still come to the size.
    """
    hold_reading()
    moves = Move.objects.filter(contact_id=contact_id)
    for member in Membership.objects.filter(contact_id=contact_id):
        own = moves.filter(segment_id=member.segment_id)
        net = own.filter(entered=True).count() - own.filter(entered=False).count()
        _shrink(member.segment_id, first=1 - net, size=1)
    for segment_id in _left_for_good(contact_id):
        _shrink(segment_id, first=1, size=0)
    for segment_id in FrozenMember.objects.filter(contact_id=contact_id).values_list("segment_id", flat=True):
        _shrink(segment_id, first=1, size=1)
    gone = 0
    for table in (moves, Membership.objects.filter(contact_id=contact_id)):
        gone += table.delete()[0]
    for frozen in (FrozenMember, FrozenGuest):
        gone += frozen._default_manager.filter(contact_id=contact_id).delete()[0]
    return gone + Rfm.objects.filter(pk=contact_id).delete()[0]


def _left_for_good(contact_id: int) -> list[int]:
    """The segments in which the contact was at the start, and is no longer."""
    left = Move.objects.filter(contact_id=contact_id)
    within = set(Membership.objects.filter(contact_id=contact_id).values_list("segment_id", flat=True))
    net: dict[int, int] = {}
    for segment_id, entered in left.values_list("segment_id", "entered"):
        net[segment_id] = net.get(segment_id, 0) + (1 if entered else -1)
    return [segment_id for segment_id, moved in net.items() if moved < 0 and segment_id not in within]


def _shrink(segment_id: int, *, first: int, size: int) -> None:
    SavedSegment.ever.filter(pk=segment_id).update(first_size=F("first_size") - first, size=F("size") - size)
