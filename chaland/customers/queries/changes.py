"""How far the readers of the Change log are behind."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from chaland.customers.models import Change, Position
from chaland.customers.queries.search import READER


def search_lag() -> int:
    """Changes that the search index has not taken in; always 0 on PostgreSQL, which indexes by itself."""
    if connection.vendor != "sqlite":
        return 0
    last = Change.objects.aggregate(last=Max("id"))["last"] or 0
    position = Position.objects.filter(reader=READER).first()
    return last - (position.change_id if position else 0)
