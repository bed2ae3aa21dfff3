"""What the room holds about a person beside source records: answers of services that are kept for a while (GDPR art. 15,
17, 20). What registers answered is a source record, and goes with the others; hired lists have a file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chaland.enrichment.models import AskedFor
from chaland.enrichment.services.cache import forget

room = "enrichment"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every answer that is kept about this contact, as plain values."""
    rows = (
        AskedFor.objects.filter(party="contact", party_id=contact_id).select_related("answer").order_by("pk")
    )
    for row in rows:
        told = row.answer
        yield {
            "table": "cached_answer",
            "service": told.service,
            "answer": told.answer,
            "until": told.expires_at,
        }


def erase(contact_id: int) -> int:
    """They go, for whoever else they were asked too: the service is asked again."""
    return forget("contact", [contact_id])
