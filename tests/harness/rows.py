"""One row of each kind, plain, to be changed by who asks: `make_contact(city="Lyon")`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from chaland.customers.models import (
    Batch,
    Contact,
    Event,
    Interaction,
    Purchase,
    Source,
    SourceRecord,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_number = count(1)


def make_source(**changes: Any) -> Source:
    slug = f"source-{next(_number)}"
    return Source.objects.create(
        **{"slug": slug, "name": slug, "id_space": slug, "created_at": NOW, **changes}
    )


def make_batch(source: Source, **changes: Any) -> Batch:
    return Batch.objects.create(
        **{"source": source, "kind": "contacts", "label": "a file", "created_at": NOW, **changes}
    )


def make_contact(**changes: Any) -> Contact:
    return Contact.objects.create(**{"last_name": "DUPONT", "created_at": NOW, "updated_at": NOW, **changes})


def make_record(contact: Contact | None = None, batch: Batch | None = None, **changes: Any) -> SourceRecord:
    batch = batch or make_batch(make_source())
    return SourceRecord.objects.create(
        **{
            "source": batch.source,
            "batch": batch,
            "first_batch": batch,
            "contact": contact,
            "kind": "contact",
            "key": f"id:{next(_number)}",
            "line": 2,
            "raw": "[]",
            "values": "{}",
            "digest": b"\x00" * 16,
            "seen_at": NOW,
            "first_seen_at": NOW,
            **changes,
        }
    )


def make_purchase(record: SourceRecord | None, **changes: Any) -> Purchase:
    return Purchase.objects.create(
        **{**_fact(record), "date": date(2026, 1, 2), "amount_cents": 1_000, **changes}
    )


def make_event(record: SourceRecord | None, **changes: Any) -> Event:
    return Event.objects.create(**{**_fact(record), "type": "page_view", "at": NOW, **changes})


def make_interaction(record: SourceRecord | None, **changes: Any) -> Interaction:
    return Interaction.objects.create(**{**_fact(record), "kind": "call", "at": NOW, **changes})


def _fact(record: SourceRecord | None) -> dict[str, Any]:
    batch = record.batch if record else make_batch(make_source())
    return {"record": record, "source": batch.source, "batch": batch, "line": 2, "key": next(_number)}
