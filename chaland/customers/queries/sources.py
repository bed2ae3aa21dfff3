"""Where records come from, the most believed first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from chaland.customers.models import Batch, Source, SourceRecord


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source with what it brought. `last_at`: its latest committed delivery, None before the first."""

    id: int
    name: str
    slug: str
    records: int
    batches: int
    last_at: datetime | None


def sources() -> list[Source]:
    """All but what people type, the most believed first."""
    return list(Source.objects.exclude(slug="hand"))


def is_order_settled() -> bool:
    """Whether somebody said which sources are believed first; until then the most recent word is."""
    trusts = [source.trust for source in sources()]
    return len(set(trusts)) == len(trusts)


def knows_people(source_id: int) -> bool:
    """Whether a source said anything of a contact. Cost: one look into an index."""
    return SourceRecord.objects.filter(source=source_id, kind="person").exists()


def sources_with_facts() -> list[SourceFacts]:
    """Cost: counts the records of each source."""
    counted = SourceRecord.objects.values("source_id").annotate(records=Count("id"))
    records = {row["source_id"]: row["records"] for row in counted}
    nothing: dict[str, Any] = {"batches": 0, "last_at": None}
    delivered = (
        Batch.objects.filter(committed_at__isnull=False, undone_at=None)
        .values("source_id")
        .annotate(batches=Count("id"), last_at=Max("committed_at"))
    )
    batches: dict[int, dict[str, Any]] = {row["source_id"]: dict(row) for row in delivered}
    return [
        SourceFacts(
            source.pk,
            source.name,
            source.slug,
            records.get(source.pk, 0),
            batches.get(source.pk, nothing)["batches"],
            batches.get(source.pk, nothing)["last_at"],
        )
        for source in sources()
    ]
