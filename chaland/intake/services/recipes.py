"""What a person answered for a source, remembered for its next file."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.intake.models import Import, Recipe
from chaland.intake.services.begin import signature
from chaland.kernel.clock import Clock, system_clock


def remember(entry: Import, clock: Clock = system_clock) -> Recipe:
    """Keep this import's mapping for files of the same headers from the same source."""
    sign = signature(tuple(entry.batch.headers))
    recipe, _ = Recipe.objects.update_or_create(
        source=entry.batch.source,
        signature=sign,
        defaults={
            "name": f"{entry.kind}-{sign[:6]}",
            "kind": entry.kind,
            "sheet": entry.sheet,
            "mapping": entry.mapping,
            "used_at": clock(),
        },
    )
    return recipe


@transaction.atomic
def forget(*, recipe_id: int, by: User | None) -> None:
    """Delete a recipe; the next file of that source is recognised anew."""
    Recipe.objects.filter(pk=recipe_id).delete()
    record(actor=by, verb="imports.forget_recipe", subject_kind="recipe", subject_id=recipe_id)
