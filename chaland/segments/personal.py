"""What segments hold about a person: scores, memberships, moves with the values that decided them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from chaland.segments.models import FrozenMember, Membership, Move, Rfm
from chaland.segments.services.live.leaving import forget

room = "segments"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every row about this contact, segments by their name."""
    for score in Rfm.objects.filter(pk=contact_id):
        yield {
            "table": "rfm",
            "recency": score.recency,
            "frequency": score.frequency,
            "monetary": score.monetary,
            "segment": score.segment,
        }
    for member in Membership.objects.filter(contact_id=contact_id).select_related("segment"):
        yield {"table": "membership", "segment": member.segment.name, "since": member.since.isoformat()}
    for frozen in FrozenMember.objects.filter(contact_id=contact_id).select_related("segment"):
        yield {"table": "frozen", "segment": frozen.segment.name}
    for move in Move.objects.filter(contact_id=contact_id).select_related("segment"):
        yield {
            "table": "move",
            "segment": move.segment.name,
            "entered": move.entered,
            "at": move.at.isoformat(),
            "reason": move.reason,
        }


@transaction.atomic
def erase(contact_id: int) -> int:
    """Scores, memberships and moves. The sizes of past days, which name nobody, stay."""
    return forget(contact_id)
