"""Keeps the search index of SQLite up with the Change log. PostgreSQL keeps its own by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from chaland.customers.models import Position
from chaland.customers.queries.search import READER

_STEP = 100_000


def refresh_search(progress: Callable[[int], None] | None = None) -> int:
    """Take in what changed since last time. Returns the number of changes read; safe to kill."""
    if connection.vendor != "sqlite":
        return 0
    total = 0
    while read := _take_in(_STEP):
        total += read
        if progress is not None:
            progress(total)
    return total


def _take_in(step: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        position, _ = Position.objects.get_or_create(reader=READER)
        cursor.execute(
            "SELECT count(*), max(id) FROM (SELECT id FROM customers_change WHERE id > %s ORDER BY id LIMIT %s)",
            [position.change_id, step],
        )
        read, last = cursor.fetchone()
        if read:
            _reindex(position.change_id, last)
            Position.objects.filter(reader=READER).update(change_id=last)
    return int(read)


def _reindex(after: int, until: int) -> None:
    """A contact that was only inserted is not in the index yet, and need not be taken out of it."""
    changed = "SELECT row_id FROM customers_change WHERE id > %s AND id <= %s AND \"table\" = 'contact'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM customers_search WHERE rowid IN ({changed} AND op <> 'I')", [after, until]
        )
        cursor.execute(
            f"INSERT INTO customers_search (rowid, text) SELECT id, search FROM customers_contact "
            f"WHERE id IN ({changed})",
            [after, until],
        )
