"""Emptying what Django's own flush between tests does not know or fills again."""

from __future__ import annotations

from django.db import connection


def empty_logs() -> None:
    """The Change log, which the flush writes to by its triggers, and the search index of SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_change")
        cursor.execute("DELETE FROM customers_position")
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM customers_search")
