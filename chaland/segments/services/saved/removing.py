"""Deleting a segment that nothing else names."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text
from chaland.segments.saved import segment_by_id
from chaland.segments.services.live.news import hold_reading
from chaland.segments.services.saved.bin import put_in_bin
from chaland.segments.services.saved.saving import noted
from chaland.segments.uses import uses_of


@transaction.atomic
def delete_segment(*, segment_id: int, by: User | None) -> str:
    """It waits in the bin, from where it may be put back (`restore_segment`). Returns its name.

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
    noted(by, "delete", segment)
    put_in_bin(segment)
    return segment.name
