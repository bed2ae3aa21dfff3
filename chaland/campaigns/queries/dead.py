"""Addresses that do not exist: one said so when it was last written to. Nobody writes there again (law.md EML-08)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from chaland.campaigns.domain.states import State
from chaland.consent.queries.facts import stored
from chaland.customers import bulk

REMEMBERED = timedelta(days=365)
"""A domain may be bought, a box reopened: after a year it may be tried once more."""
_BOUNCED = (
    "SELECT DISTINCT m.address FROM {keys} {join} campaigns_outboxmessage m ON m.address = k.key "
    f"WHERE m.sent_at >= %s AND m.state = '{State.BOUNCED.value}'"
)


def dead_columns(at: datetime) -> dict[str, str]:
    """Beside a contact `c`: 1 where its e-mail, its mobile is one of them. Cost: an index each, of addresses that were
    written to. The day in it is ours."""
    since = (at - REMEMBERED).date().isoformat()
    return {
        f"dead_{field}": "CASE WHEN EXISTS (SELECT 1 FROM campaigns_outboxmessage b "
        f"WHERE b.address = c.{field} AND b.sent_at >= '{since}' AND b.state = '{State.BOUNCED.value}') "
        "THEN 1 ELSE 0 END"
        for field in ("email", "mobile")
    }


def dead_among(addresses: Collection[str], at: datetime) -> set[str]:
    """Cost: an index of addresses that were written to."""
    found = bulk.fetch(_BOUNCED, sorted(addresses), stored.bound(at - REMEMBERED)) if addresses else []
    return {address for (address,) in found}
