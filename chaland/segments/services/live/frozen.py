"""Members fixed on one day."""

from __future__ import annotations

from django.db import transaction

from chaland.customers import bulk
from chaland.segments.language import Now, Tree
from chaland.segments.models import FrozenMember, Membership, SavedSegment
from chaland.segments.queries import contact_ids_where
from chaland.segments.services.live.moving import note_size
from chaland.segments.services.live.news import hold_reading
from chaland.segments.services.live.refilling import sentence_of
from chaland.segments.truth import catalogue


@transaction.atomic
def freeze(segment: SavedSegment, now: Now, *, members_of: SavedSegment | None = None) -> int:
    """Its members are, from now on, those who fit its sentence now, or those of another that is frozen.
    Returns their number."""
    hold_reading()
    ids = _frozen_in(members_of) if members_of else contact_ids_where(_sentence(segment), now=now)
    FrozenMember.objects.filter(segment=segment).delete()
    Membership.objects.filter(segment=segment).delete()
    bulk.insert(FrozenMember, {"segment_id": bulk.Same(segment.pk), "contact_id": ids})
    segment.frozen, segment.evaluated_at, segment.due_at = True, now.instant, None
    segment.first_size = segment.size = len(ids)
    segment.save(update_fields=["frozen", "evaluated_at", "due_at", "first_size", "size"])
    note_size(segment.pk, now)
    return len(ids)


def _sentence(segment: SavedSegment) -> Tree:
    return sentence_of(segment, catalogue())


def _frozen_in(segment: SavedSegment) -> list[int]:
    found = FrozenMember.objects.filter(segment=segment, contact__created_at__isnull=False)
    return list(found.values_list("contact_id", flat=True))


def count_frozen(segment: SavedSegment) -> int:
    """Those of its members who are still in the file. Writes it down."""
    there = FrozenMember.objects.filter(segment=segment, contact__created_at__isnull=False)
    segment.size = there.count()
    segment.save(update_fields=["size"])
    return segment.size
