"""Keeps the count of rows of reach by column and purpose, in the transaction that writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from chaland.consent.domain.reaching import COLUMNS, Masks
from chaland.consent.models import ReachTally


def add(rows: Iterable[Masks], less: Iterable[Masks] = ()) -> None:
    """Count rows that came, and no longer those that went. Cost: a write for each count that changed."""
    moved = Counter(rows)
    moved.subtract(Counter(less))
    told = [(*which, people) for which, people in sorted(_by_bit(moved).items()) if people]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, told)


_ADD = """
    INSERT INTO consent_reachtally (what, bit, people) VALUES (%s, %s, %s)
    ON CONFLICT (what, bit) DO UPDATE SET people = consent_reachtally.people + excluded.people
"""


def hold() -> None:
    """Before the table is counted anew: who counts rows meanwhile waits until the end of this transaction, or
    what they add would be lost."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE consent_reachtally IN EXCLUSIVE MODE")


def count_anew() -> None:
    """From the table itself; see `hold`. Cost: one look through it."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}, count(*) FROM consent_reach GROUP BY {names}")
        found = Counter({row[:-1]: row[-1] for row in cursor.fetchall()})
    ReachTally.objects.all().delete()
    ReachTally.objects.bulk_create(
        ReachTally(what=what, bit=bit, people=people)
        for (what, bit), people in sorted(_by_bit(found).items())
    )


def _by_bit(counted: Counter[Masks]) -> Counter[tuple[str, int]]:
    found: Counter[tuple[str, int]] = Counter()
    for masks, people in counted.items():
        for what, mask in zip(COLUMNS, masks, strict=True):
            for bit in range(mask.bit_length()):
                if mask >> bit & 1:
                    found[what, bit] += people
    return found
