"""Keeps the search index of SQLite up with the Change log. PostgreSQL keeps its own by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from chaland.customers.models import Position
from chaland.customers.queries.search import READER

_STEP = 20_000


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
            "SELECT id, row_id, op FROM customers_change WHERE id > %s ORDER BY id LIMIT %s",
            [position.change_id, step],
        )
        changes = cursor.fetchall()
        if not changes:
            return 0
        _reindex(position.change_id, changes[-1][0])
        Position.objects.filter(reader=READER).update(change_id=changes[-1][0])
    return len(changes)


def _reindex(after: int, until: int) -> None:
    changed = (
        "SELECT DISTINCT row_id FROM customers_change WHERE id > %s AND id <= %s AND \"table\" = 'contact'"
    )
    with connection.cursor() as cursor:
        if after:
            cursor.execute(f"DELETE FROM customers_search WHERE rowid IN ({changed})", [after, until])
        cursor.execute(
            f"INSERT INTO customers_search (rowid, text) SELECT id, search FROM customers_contact "
            f"WHERE id IN ({changed})",
            [after, until],
        )
