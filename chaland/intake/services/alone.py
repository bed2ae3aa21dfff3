"""One file of a source at a time: two would meet in the same records."""

from __future__ import annotations

from chaland.customers.models import Source
from chaland.intake.models import Import, State
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text


def be_alone_on_the_source(entry: Import) -> None:
    """Called in the transaction that changes the state to committing or undoing; files of different
    sources go on together. Raises: Conflict (`source_busy`)."""
    Source.objects.select_for_update().get(pk=entry.batch.source_id)
    writing = Import.objects.filter(
        batch__source_id=entry.batch.source_id, state__in=[State.COMMITTING, State.UNDOING]
    )
    busy = writing.exclude(pk=entry.pk).first()
    if busy is not None:
        raise Conflict(
            "source_busy",
            Text(
                "L'import n° {number} de la même source n'est pas terminé.",
                "Import {number} of the same source has not ended.",
            ),
            remedy=Text(
                "Attendez sa fin, reprenez-le ou annulez-le.", "Wait for its end, take it up or undo it."
            ),
            number=busy.pk,
        )
