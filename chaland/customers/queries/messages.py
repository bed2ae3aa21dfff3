"""Which offers people were sent, and how many of late."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from chaland.customers import bulk
from chaland.customers.models import Message

_RECENT = """
    SELECT r.contact_id, count(*) FROM {keys}
    {join} customers_sourcerecord r ON r.contact_id = k.key
    {join} customers_message m ON m.record_id = r.id
    WHERE m.at >= %s AND m.status <> 'bounced'
"""


def recent_counts(
    contact_ids: Iterable[int], since: datetime, channels: Collection[str] = ()
) -> dict[int, int]:
    """How many messages each of these was sent, or perhaps sent, since then, over all campaigns; without those who
    were sent none. `channels`: by these alone; by any when empty. An address that does not exist has received nothing.

    Cost: two look-ups by index a contact.
    """
    named = f" AND m.channel IN ({', '.join(['%s'] * len(channels))})" if channels else ""
    asked = f"{_RECENT}{named} GROUP BY r.contact_id"
    return dict(bulk.fetch(asked, contact_ids, _stored(since), *channels))


def _stored(moment: datetime) -> Any:
    field = Message._meta.get_field("at")
    return field.get_db_prep_value(moment, connection)
