"""Contacts in batches: what is in memory at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

BATCH = 4_000


def batches(
    contact_ids: Iterable[int] | None, size: int = BATCH, *, after: int = -1
) -> Iterator[Sequence[int]]:
    """The ids in lists of that size; those of every contact beyond `after`, ascending, for None."""
    if contact_ids is None:
        yield from _everybody(size, after)
        return
    waiting = iter(contact_ids)
    while ids := list(islice(waiting, size)):
        yield ids


def _everybody(size: int, after: int) -> Iterator[Sequence[int]]:
    while ids := _ids_after(after, size):
        yield ids
        after = ids[-1]


def _ids_after(after: int, size: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_contact WHERE id > %s ORDER BY id LIMIT %s", [after, size])
        return [row[0] for row in cursor.fetchall()]
