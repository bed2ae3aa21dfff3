"""Dates and instants as a raw cursor gives them: text or naive UTC on SQLite, aware on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection


class _Days(dict[str, date]):
    """By their first ten letters: as many as the calendar of a file has."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


days = _Days()
"""`days["2026-11-22"]`, quicker than to read the text each time."""


def day(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    return value.date() if isinstance(value, datetime) else days[value[:10]]


def instant(value: Any) -> datetime | None:
    """In UTC."""
    if value is None:
        return None
    return _in_utc(value) if isinstance(value, datetime) else _instant(value)


def sure(value: Any) -> datetime:
    """The instant of a column that is never NULL."""
    read = instant(value)
    assert read is not None
    return read


def bound(at: datetime) -> Any:
    """An instant as a raw statement takes it."""
    return connection.ops.adapt_datetimefield_value(at)


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime:
    return _in_utc(datetime.fromisoformat(text))


def _in_utc(read: datetime) -> datetime:
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
