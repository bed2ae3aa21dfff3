"""Who truly came into a segment: a merge, or its undoing, brings in nobody who was not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from chaland.customers.queries.merging import lineages
from chaland.segments.models import Move

MERGED = "gone"
"""Cause of the move of somebody whose number is no more: merged into another, or erased."""


def came(moves: Sequence[Move]) -> list[Move]:
    """Those entries, all into one segment, before which nobody of the same person was merged away from inside. Cost:
    the moves of each person, by index."""
    if not moves:
        return []
    families = _families({move.contact_id for move in moves})
    everybody = {member for family in families.values() for member in family}
    before = Move.objects.filter(segment=moves[0].segment_id, contact_id__in=everybody)
    known = list(before.order_by("pk").only("contact_id", "entered", "reason"))
    return [move for move in moves if not _was_inside(move, families[move.contact_id], known)]


def _families(contacts: Iterable[int]) -> dict[int, Set[int]]:
    """Each with those who were merged into them."""
    wanted = set(contacts)
    merged = lineages(wanted)
    return {pk: merged[pk].members if pk in merged else {pk} for pk in wanted}


def _was_inside(move: Move, family: Set[int], known: Iterable[Move]) -> bool:
    """The last thing that happened to them there was to be merged with somebody, or parted."""
    theirs = [one for one in known if one.contact_id in family and one.pk < move.pk]
    return bool(theirs) and not theirs[-1].entered and theirs[-1].reason.get("cause") == MERGED
