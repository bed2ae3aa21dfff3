"""What the room holds about a person (GDPR art. 15, 17, 20): its score, what is doubted, what was said to be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.forms.models import model_to_dict

from chaland.quality.models import Confirmed, Score, Settled, Suspicion

room = "quality"
_TABLES: Mapping[str, type[models.Model]] = {
    "score": Score,
    "confirmed": Confirmed,
    "doubt": Suspicion,
    "settled": Settled,
}


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every row about this contact, as plain values."""
    for table, model in _TABLES.items():
        for row in model._default_manager.filter(contact_id=contact_id).order_by("pk"):
            yield {"table": table, **model_to_dict(row)}


@transaction.atomic
def erase(contact_id: int) -> int:
    """All of it goes. The figures of past days, which name nobody, stay."""
    return sum(model._default_manager.filter(contact_id=contact_id).delete()[0] for model in _TABLES.values())
