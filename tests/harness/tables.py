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


def empty_ledger() -> None:
    """What triggers refuse to delete, which Django's flush of SQLite would run into."""
    from chaland.consent.models import Entry, Suppression
    from chaland.consent.services.door import open_door

    if Entry.objects.exists() or Suppression.objects.exists():
        with open_door("the tables of a test are emptied"):
            Entry.objects.all()._raw_delete("default")
            Suppression.objects.all()._raw_delete("default")
