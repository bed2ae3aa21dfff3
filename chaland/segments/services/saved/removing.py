"""Deleting a segment that nothing else names."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.customers import bulk
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text
from chaland.segments.models import FrozenMember, Membership
from chaland.segments.saved import segment_by_id
from chaland.segments.services.live.news import hold_reading
from chaland.segments.services.saved.saving import noted
from chaland.segments.uses import uses_of


@transaction.atomic
def delete_segment(*, segment_id: int, by: User | None) -> str:
    """The segment, its members, its moves and its sizes. Returns its name.

    Raises: NotFound; Conflict (`segment_used`), which says by whom.
    """
    hold_reading()
    segment = segment_by_id(segment_id)
    uses = uses_of(segment)
    if uses:
        raise Conflict(
            "segment_used",
            Text("« {name} » sert encore : {uses_fr}.", "“{name}” is still in use: {uses_en}."),
            remedy=Text("Retirez-le d'abord de là.", "Take it out of there first."),
            name=segment.name,
            uses_fr=", ".join(use.fr for use in uses),
            uses_en=", ".join(use.en for use in uses),
        )
    for table in (Membership, FrozenMember):
        bulk.execute(
            f"DELETE FROM {table._meta.db_table} WHERE segment_id IN (SELECT k.key FROM {{keys}})",
            [segment.pk],
        )
    noted(by, "delete", segment)
    segment.delete()
    return segment.name
