"""People out of the row store, as `domain.people.FRAME` wants them; mobiles that many share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.quality.domain.confirming import COLUMNS
from chaland.quality.domain.people import CHANNELS, FRAME
from chaland.quality.ports import Sight

_DATES = ("last_contact", "last_purchase")
_TOLD: Mapping[str, str] = {
    "sqlite": "group_concat(f.notes, char(10))",
    "postgresql": "string_agg(f.notes, chr(10))",
}
_NOTED = (
    "(SELECT {0} FROM customers_sourcerecord s JOIN customers_interaction f ON f.record_id = s.id "
    "WHERE s.contact_id = c.id AND f.notes IS NOT NULL)"
)
_SEEN = ("dead_email", "dead_mobile", *(f"may_{channel}" for channel in CHANNELS))
_LENT = ("twin", *_SEEN)
_ELSEWHERE = (*_LENT, *COLUMNS, "told", "confirmed_on", "birth_date", "company")
_OWN = tuple(name for name in FRAME if name not in _ELSEWHERE)
_CELLS: Mapping[str, str] = {
    "birth_date": "CAST(c.birth_date AS text)",
    "last_contact": "substr(CAST(c.last_contact AS text), 1, 10)",
    "last_purchase": "CAST(u.last_purchase AS text)",
    "company": "(SELECT y.name FROM customers_company y WHERE y.id = c.company_id)",
}
_READ: Mapping[str, Any] = {
    **{name: FRAME[name] for name in _OWN},
    **dict.fromkeys((*_CELLS, "told"), pl.String()),
    "twin": pl.Float64(),
    **dict.fromkeys(_SEEN, pl.Int64()),
}


def people_after(last: int, limit: int, sights: Sequence[Sight]) -> pl.DataFrame:
    """The contacts that follow a number, ascending."""
    asked = f"SELECT {_columns(sights)} FROM customers_contact c {_joins(sights)} WHERE c.id > %s ORDER BY c.id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, [last, limit])
        return _framed(cursor.fetchall())


def people_of(ids: Iterable[int], sights: Sequence[Sight]) -> pl.DataFrame:
    """These contacts, ascending; those that are gone are left out."""
    asked = (
        f"SELECT {_columns(sights)} FROM {{keys}} {{join}} customers_contact c ON c.id = k.key "
        f"{_joins(sights)} ORDER BY c.id"
    )
    return _framed(bulk.fetch(asked, ids))


def shared_mobiles(holders: int) -> dict[str, int]:
    """Mobiles of so many contacts or more. Cost: one look through the file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mobile, count(*) FROM customers_contact WHERE mobile IS NOT NULL "
            "GROUP BY mobile HAVING count(*) >= %s",
            [holders],
        )
        return {mobile: int(count) for mobile, count in cursor.fetchall()}


def shared_among(mobiles: Iterable[str], holders: int) -> dict[str, int]:
    """The same, of these alone. Cost: an index for each."""
    rows = bulk.fetch(
        "SELECT p.value, count(DISTINCT c.id) FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
        "JOIN customers_sourcerecord s ON s.id = p.record_id "
        "JOIN customers_contact c ON c.id = s.contact_id AND c.mobile = p.value "
        "GROUP BY p.value HAVING count(DISTINCT c.id) >= %s",
        set(mobiles),
        holders,
    )
    return {mobile: int(count) for mobile, count in rows}


def _columns(sights: Sequence[Sight]) -> str:
    lent = {name: sql for sight in sights for name, sql in sight.columns.items()}
    cells = {**{name: f"c.{name}" for name in _OWN}, **_CELLS}
    noted = _NOTED.format(_TOLD[connection.vendor])
    return ", ".join([*cells.values(), noted, *(lent.get(name, "NULL") for name in _LENT)])


def _joins(sights: Sequence[Sight]) -> str:
    own = "LEFT JOIN customers_rollup u ON u.contact_id = c.id"
    return " ".join([own, *(sight.join for sight in sights)])


def _framed(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """What is no date (somebody wrote it past us) counts as missing."""
    read = pl.DataFrame(rows, schema=dict(_READ), orient="row")
    days = {name: pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in (*_DATES, "birth_date")}
    read = read.with_columns(**days).with_columns(confirmed_on=pl.max_horizontal(*_DATES))
    read = read.with_columns(pl.lit(None, pl.Date).alias(name) for name in COLUMNS)
    return read.select(pl.col(name).cast(kind) for name, kind in FRAME.items())


def ids_after(last: int, limit: int) -> list[int]:
    """Numbers that scores or doubts have, in order: of those whose contact is gone too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contact_id FROM quality_score WHERE contact_id > %s ORDER BY 1 LIMIT %s", [last, limit]
        )
        return [row[0] for row in cursor.fetchall()]


def day_of(value: Any) -> date | None:
    """As both databases give dates to a plain cursor."""
    return date.fromisoformat(value) if isinstance(value, str) else value
