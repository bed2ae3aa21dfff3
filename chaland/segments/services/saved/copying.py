"""Another segment out of one that is there: to change it without touching the first, or to keep its members."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.segments.language import fold
from chaland.segments.models import SavedSegment
from chaland.segments.queries import present
from chaland.segments.saved import segment_by_id, tree_of
from chaland.segments.services.live import freeze
from chaland.segments.services.saved.saving import LONGEST_NAME, save_segment


@transaction.atomic
def copy_segment(
    *, segment_id: int, ending: str, frozen: bool | None = None, by: User | None
) -> SavedSegment:
    """Same sentence, folder, colour and description, of this owner; called `NAME (ENDING)`, with a number when
    that is taken. `frozen`: whether its members are fixed; by default, as the first.

    A frozen copy of a frozen segment has the members of the first. Raises: NotFound; Faulty.
    """
    first = segment_by_id(segment_id)
    is_frozen = first.frozen if frozen is None else frozen
    made = save_segment(
        name=_free_name(first.name, ending),
        sentence=tree_of(first),
        frozen=is_frozen and not first.frozen,
        by=by,
        folder=first.folder,
        description=first.description,
        colour=first.colour,
        shared=first.shared,
    )
    if is_frozen and first.frozen:
        freeze(made, present(), members_of=first)
    return made


def _free_name(name: str, ending: str) -> str:
    number = 1
    while True:
        tail = f" ({ending})" if number == 1 else f" ({ending} {number})"
        wanted = name[: LONGEST_NAME - len(tail)].rstrip() + tail
        if not SavedSegment.objects.filter(key=fold(wanted)).exists():
            return wanted
        number += 1
