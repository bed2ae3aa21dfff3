"""What purchases come to, per contact, kept beside them so that nobody adds them up twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from chaland.customers import bulk
from chaland.customers.models import Contact
from chaland.kernel.money import HOUSE

_STEP = 20_000

_ORDERS = f"""
    SELECT r.contact_id, coalesce(p."order", 'd:' || CAST(p.date AS text)) AS name,
           coalesce(sum(CASE WHEN p.currency = '{HOUSE}' THEN p.amount_cents END), 0) AS cents,
           coalesce(sum(CASE WHEN p.currency <> '{HOUSE}' THEN p.amount_cents END), 0) AS foreign_cents,
           sum(CASE WHEN p.currency = '{HOUSE}' THEN 1 ELSE 0 END) AS own_lines,
           count(*) AS lines, min(p.date) AS first, max(p.date) AS last
    FROM {{keys}}
    {{join}} customers_sourcerecord r ON r.contact_id = k.key
    {{join}} customers_purchase p ON p.record_id = r.id
    GROUP BY r.contact_id, p.source_id, 2
"""
_ROLLUPS = f"""
    WITH orders AS ({_ORDERS}),
    placed AS (
        SELECT orders.*, row_number() OVER (
            PARTITION BY contact_id
            ORDER BY (CASE WHEN cents > 0 THEN 0 WHEN own_lines > 0 THEN 1 ELSE 2 END), last DESC, name DESC
        ) AS place FROM orders
    )
    INSERT INTO customers_rollup (contact_id, purchase_count, line_count, other_lines, total_cents,
                                  last_order_cents, first_purchase, last_purchase)
    SELECT contact_id, sum(CASE WHEN cents > 0 THEN 1 ELSE 0 END), sum(lines), sum(lines - own_lines), sum(cents),
           max(CASE WHEN place = 1 THEN cents END),
           coalesce(min(CASE WHEN cents > 0 OR foreign_cents > 0 THEN first END), min(first)),
           coalesce(max(CASE WHEN cents > 0 OR foreign_cents > 0 THEN last END), max(last))
    FROM placed GROUP BY contact_id
"""


def refresh_rollups(contact_ids: Iterable[int]) -> None:
    """Recompute the roll-ups of these contacts; who has no purchase left has none.

    An order is a number of one source; its amount is the sum of its lines in the house's currency; orders of
    no positive amount are returns and are not counted; lines without an order number are one order a day.
    Lines in other currencies are told apart (`other_lines`); they say no more than when somebody bought.
    """
    wanted = sorted(set(contact_ids))
    for start in range(0, len(wanted), _STEP):
        ids = wanted[start : start + _STEP]
        bulk.hold(Contact, ids)
        bulk.execute("DELETE FROM customers_rollup WHERE contact_id IN (SELECT k.key FROM {keys})", ids)
        bulk.execute(_ROLLUPS, ids)


def buyers_of(batch_id: int, after: int, limit: int = _STEP) -> list[int]:
    """Contacts with purchases in this batch, ascending, after an id: the pages of a long refresh."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.contact_id FROM customers_purchase p JOIN customers_sourcerecord r "
            "ON r.id = p.record_id WHERE p.batch_id = %s AND r.contact_id > %s ORDER BY 1 LIMIT %s",
            [batch_id, after, limit],
        )
        return [row[0] for row in cursor.fetchall()]
