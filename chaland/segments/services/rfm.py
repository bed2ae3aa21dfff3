"""Where each customer stands among all: recency, frequency, monetary value, in fifths."""

from __future__ import annotations

from django.db import connection, transaction

from chaland.customers.models import Rollup
from chaland.segments.domain.rfm import cells
from chaland.segments.models import Rfm

_NAMED = " ".join(f"WHEN {recency * 10 + worth} THEN '{name}'" for recency, worth, name in cells())
_SCORED = f"""
    WITH ranked AS (
        SELECT contact_id, count(*) OVER () AS everyone,
               rank() OVER (ORDER BY last_purchase) - 1 AS recency,
               rank() OVER (ORDER BY purchase_count) - 1 AS frequency,
               rank() OVER (ORDER BY total_cents) - 1 AS monetary
        FROM customers_rollup WHERE purchase_count > 0
    ), scored AS (
        SELECT contact_id, 1 + 5 * recency / everyone AS recency, 1 + 5 * frequency / everyone AS frequency,
               1 + 5 * monetary / everyone AS monetary
        FROM ranked
    )
    SELECT contact_id, recency, frequency, monetary,
           CASE recency * 10 + (frequency + monetary + 1) / 2 {_NAMED} END AS segment
    FROM scored
"""
_MAKE = f"CREATE TEMPORARY TABLE segments_scored AS {_SCORED}"
_GONE = "DELETE FROM segments_rfm WHERE contact_id NOT IN (SELECT contact_id FROM segments_scored)"
_MOVED = """
    INSERT INTO segments_rfm (contact_id, recency, frequency, monetary, segment)
    SELECT s.contact_id, s.recency, s.frequency, s.monetary, s.segment
    FROM segments_scored s LEFT JOIN segments_rfm r ON r.contact_id = s.contact_id
    WHERE r.contact_id IS NULL OR r.recency <> s.recency OR r.frequency <> s.frequency
          OR r.monetary <> s.monetary
    ON CONFLICT (contact_id) DO UPDATE SET recency = excluded.recency, frequency = excluded.frequency,
          monetary = excluded.monetary, segment = excluded.segment
"""


@transaction.atomic
def refresh_rfm() -> int:
    """Score everyone who has bought, against everyone else. Returns how many scores changed.

    Equal customers have equal scores, those of the lowest: who bought once scores 1 for frequency however many
    they are. Only what changed is written, so that the Change log tells only that. Cost: three sorts of the
    roll-ups.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_GONE)
        gone = cursor.rowcount
        cursor.execute(_MOVED)
        moved = cursor.rowcount
        cursor.execute("DROP TABLE segments_scored")
    return int(gone + moved)


def are_scores_missing() -> bool:
    """Whether somebody has bought and nobody is scored. Cost: two look-ups."""
    return not Rfm.objects.exists() and Rollup.objects.filter(purchase_count__gt=0).exists()
