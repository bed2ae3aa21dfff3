"""What the room holds about a person (GDPR art. 15, 17, 20): its score, what is doubted, what was said to be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.forms.models import model_to_dict

from chaland.customers.queries.merging import lineage_of
from chaland.quality.models import Asked, Confirmed, Score, Settled, Suspicion

room = "quality"
_TABLES: Mapping[str, type[models.Model]] = {
    "score": Score,
    "confirmed": Confirmed,
    "doubt": Suspicion,
    "settled": Settled,
}


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every row about this contact, as plain values; what was asked of those merged into it too."""
    for table, model in _TABLES.items():
        for row in model._default_manager.filter(contact_id=contact_id).order_by("pk"):
            yield {"table": table, **model_to_dict(row)}
    for asked in _asked(contact_id).prefetch_related("answers").order_by("pk"):
        yield {"table": "asked", **model_to_dict(asked)}
        for answer in asked.answers.all():
            yield {"table": "answer", **model_to_dict(answer)}


@transaction.atomic
def erase(contact_id: int) -> int:
    """All of it goes. The figures of past days, which name nobody, stay."""
    asked = _asked(contact_id).delete()[0]
    return asked + sum(
        model._default_manager.filter(contact_id=contact_id).delete()[0] for model in _TABLES.values()
    )


def _asked(contact_id: int) -> models.QuerySet[Asked]:
    return Asked.objects.filter(home__in=lineage_of(contact_id).members)
