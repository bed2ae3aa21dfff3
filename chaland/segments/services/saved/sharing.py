"""Who sees a segment sees all that it says: it rests on none that is hidden from them."""

from __future__ import annotations

from django.db.models import QuerySet

from chaland.access.domain import Role
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text
from chaland.segments.models import SavedSegment
from chaland.segments.named import numbers_named
from chaland.segments.uses import naming_directly, rules_naming


def refuse_hidden(segment: SavedSegment) -> None:
    """Raises: Invalid (`segment_hidden`) when its sentence names a segment that some of its readers may not see."""
    found = _hidden(segment).first()
    if found is not None:
        raise Invalid(
            "segment_hidden",
            Text(
                "« {name} » n'est pas partagé : un segment que d'autres voient ne peut pas s'appuyer dessus.",
                "“{name}” is not shared: a segment that others see cannot rest on it.",
            ),
            path="sentence",
            remedy=Text(
                "Partagez-le d'abord, ou gardez celui-ci pour vous.",
                "Share it first, or keep this one to yourself.",
            ),
            name=found.name,
        )


def refuse_used(segment: SavedSegment) -> None:
    """Raises: Conflict (`segment_shared_use`) when it is hidden while what others see names it."""
    if segment.shared or segment.owner is None:
        return
    others = [one for one in naming_directly(segment) if one.shared or one.owner_id != segment.owner_id]
    if others or any(rules_naming(segment)):
        raise Conflict(
            "segment_shared_use",
            Text(
                "Ce que d'autres voient s'appuie sur ce segment : il doit rester partagé.",
                "What others see rests on this segment: it has to stay shared.",
            ),
            path="shared",
        )


def _hidden(segment: SavedSegment) -> QuerySet[SavedSegment]:
    """Administrators see everything, and so does whoever reads what nobody owns."""
    private = SavedSegment.objects.filter(
        pk__in=numbers_named(segment.tree), shared=False, owner__isnull=False
    )
    if segment.shared or segment.owner is None:
        return private
    return private.none() if segment.owner.role == Role.ADMIN else private.exclude(owner=segment.owner)
