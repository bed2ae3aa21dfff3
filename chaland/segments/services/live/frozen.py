"""Members fixed on one day."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from chaland.customers import bulk
from chaland.segments.language import Now, Tree
from chaland.segments.models import FrozenGuest, FrozenMember, Membership, SavedSegment
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
    FrozenGuest.objects.filter(segment=segment).delete()
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


def follow_merges(told: Mapping[int, frozenset[int]]) -> None:
    """Who was merged is still a frozen member, as the contact that they are now; taken apart, each is what they
    were. `told`: contact -> itself and all who were merged into it."""
    everyone = {member for members in told.values() for member in members}
    within = _places(FrozenMember, everyone)
    guests = _places(FrozenGuest, everyone)
    own = within - guests
    wanted = {(segment, root) for root, members in told.items() for segment, pk in own if pk in members} - own
    there = {place for place in guests if place[1] in told}
    for table in (FrozenMember, FrozenGuest):
        for segment_id, contact_id in there - wanted:
            table._default_manager.filter(segment_id=segment_id, contact_id=contact_id).delete()
        fresh = sorted(wanted - there)
        bulk.insert(table, {"segment_id": [one for one, _ in fresh], "contact_id": [pk for _, pk in fresh]})
    for segment in SavedSegment.ever.filter(pk__in={segment for segment, _ in within | wanted}):
        count_frozen(segment)


def _places(table: type[FrozenMember] | type[FrozenGuest], contact_ids: set[int]) -> set[tuple[int, int]]:
    """Segment and contact."""
    found = table._default_manager.filter(contact_id__in=contact_ids)
    return set(found.values_list("segment_id", "contact_id"))
