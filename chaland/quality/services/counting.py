"""Adds up the figures of a day: the file, what each source gave, each field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from chaland.quality.domain.fields import FIELDS, LISTS
from chaland.quality.models import DailyQuality, Score

MEANS = ("score", "complete", "valid", "fresh", "unique", "reachable")
_SMALL = 20_000
_MEANS = ", ".join(f'avg(q."{name}")' for name in MEANS)
_CUSTOM = {
    "sqlite": "SELECT e.key, count(*) FROM customers_contact c, json_each(c.custom) e "
    "WHERE c.custom IS NOT NULL AND e.type <> 'null' GROUP BY e.key",
    "postgresql": "SELECT e.key, count(*) FROM customers_contact c, jsonb_each(c.custom) e "
    "WHERE jsonb_typeof(c.custom) = 'object' AND jsonb_typeof(e.value) <> 'null' GROUP BY e.key",
}


def count_everything(day: date) -> None:
    """The rows of that day, in the caller's transaction. Cost: a few looks through the file."""
    count_file(day)
    _store(day, "source", _sources())
    _store(day, "field", _fields())


def count_file(day: date) -> None:
    """The whole file alone. Cost: one look through the scores."""
    rows = _asked(f"SELECT '', count(*), {_MEANS} FROM quality_score q")
    _store(day, "file", [_means(row) for row in rows])


def is_small() -> bool:
    """Whether counting costs next to nothing."""
    return len(Score.objects.values_list("pk")[: _SMALL + 1]) <= _SMALL


def _sources() -> list[dict[str, Any]]:
    rows = _asked(
        f"SELECT o.slug, count(*), {_MEANS} FROM (SELECT DISTINCT contact_id, source_id "
        "FROM customers_sourcerecord WHERE contact_id IS NOT NULL AND kind <> 'answer') m "
        "JOIN quality_score q ON q.contact_id = m.contact_id JOIN customers_source o ON o.id = m.source_id "
        "GROUP BY o.slug"
    )
    return [_means(row) for row in rows]


def _fields() -> list[dict[str, Any]]:
    counted = ", ".join(f"count(c.{name})" for name in FIELDS)
    people, *filled = _asked(f"SELECT count(*), {counted} FROM customers_contact c")[0]
    held = dict(zip(FIELDS, filled, strict=True))
    held |= {f"custom.{key}": count for key, count in _asked(_CUSTOM[connection.vendor])}
    lists = dict.fromkeys(LISTS, 0)
    worn = _asked("SELECT field, count(DISTINCT contact_id) FROM customers_contactlabel GROUP BY field")
    held |= lists | {name: count for name, count in worn if name != "tags"}
    doubted = dict(_asked("SELECT field, count(DISTINCT contact_id) FROM quality_suspicion GROUP BY field"))
    return [
        {"name": name, "people": people, "filled": count, "doubted": doubted.get(name, 0)}
        for name, count in held.items()
    ]


def _means(row: Sequence[Any]) -> dict[str, Any]:
    name, people, *means = row
    told = [None if mean is None else round(float(mean), 2) for mean in means]
    return {"name": name, "people": people, **dict(zip(MEANS, told, strict=True))}


def _store(day: date, about: str, rows: Sequence[dict[str, Any]]) -> None:
    DailyQuality.objects.filter(day=day, about=about).delete()
    DailyQuality.objects.bulk_create(DailyQuality(day=day, about=about, **row) for row in rows)


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
