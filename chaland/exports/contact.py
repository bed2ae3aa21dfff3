"""Everything the file says of one contact, as one document of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chaland.consent.queries.ledger import history
from chaland.consent.queries.plain import plain_entry
from chaland.customers.queries.merging import live_id
from chaland.customers.queries.record import Record, contact_record
from chaland.customers.queries.timeline import Moment, order_lines
from chaland.customers.queries.timeline import timeline as moments_of
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def contact_numbered(number: int) -> Record:
    """Under any of its numbers. Raises: NotFound (`contact_unknown`)."""
    living = live_id(number)
    record = None if living is None else contact_record(living)
    if record is None:
        raise NotFound(
            "contact_unknown",
            Text("Il n'y a pas de contact n° {number}.", "There is no contact {number}."),
            number=number,
        )
    return record


def contact_document(record: Record, timeline: Sequence[Moment] | None = None) -> dict[str, Any]:
    """The golden record with its origins, its sources, facts and consents; dates are left as they are."""
    moments = moments_of(record.id) if timeline is None else timeline
    return {
        "id": record.id,
        "name": record.name,
        "values": {field: value for field, value in record.values.items() if value not in (None, [])},
        "custom": record.custom,
        "company_id": record.company_id,
        "origins": {field: asdict(origin) for field, origin in record.origins.items()},
        "sources": [
            {**asdict(heard.origin), "external_id": heard.external_id, "values": heard.values}
            for heard in record.heard
        ],
        "purchases": order_lines(record.id),
        "consents": [plain_entry(entry) for entry in history(record.id)],
        "timeline": [{"kind": moment.kind, "at": moment.at, **moment.facts} for moment in moments],
    }
