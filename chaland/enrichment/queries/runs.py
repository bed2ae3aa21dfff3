"""What was asked so far, what waits to be settled, what registers say of one contact or company."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chaland.customers.domain.answers import KEY, KIND
from chaland.customers.models import Company, SourceRecord
from chaland.enrichment.models import Ended, Proposal, Run
from chaland.enrichment.queries.wanted import Party


def runs(limit: int = 30) -> list[Run]:
    """The latest first, with their batch, its source and who asked."""
    return list(Run.objects.select_related("batch__source", "batch__by").order_by("-pk")[:limit])


def open_proposals(after: float | None = None, limit: int = 20) -> list[Proposal]:
    """The most likely first, with their company."""
    return list(Proposal.objects.filter(settled="").select_related("company").order_by("-best", "pk")[:limit])


def open_count() -> int:
    return Proposal.objects.filter(settled="").count()


@dataclass(frozen=True, slots=True)
class Told:
    """What one register answered; `facts` as `domain.units.values_of` and `services.work` write them."""

    source: str
    seen_at: datetime
    facts: dict[str, Any]
    values: dict[str, Any]


def told_of(party: Party, pk: int) -> list[Told]:
    """The latest first. Cost: one query by index."""
    said = (
        SourceRecord.objects.filter(kind=KIND, **{f"{party}_id": pk})
        .select_related("source")
        .order_by("-seen_at")
    )
    rows = [(one, json.loads(one.values)) for one in said]
    return [Told(one.source.name, one.seen_at, values.pop(KEY), values) for one, values in rows]


def ended_companies(limit: int = 50) -> list[tuple[Company, Ended]]:
    """Companies of the file whose establishment the register says is no more, the latest to close first."""
    rows = Ended.objects.filter(record__company__isnull=False).select_related("record__company")
    found = rows.order_by("-since", "-pk")[:limit]
    return [(one.record.company, one) for one in found if one.record.company is not None]
