"""The rows of an export, a chunk of columns at a time, in one pass and flat memory."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.grid import COLUMNS as GRID
from chaland.customers.queries import grid
from chaland.customers.queries.conditions import EVERYONE, Clause
from chaland.customers.queries.labels import custom_fields
from chaland.exports import reach
from chaland.exports.columns import CUSTOM, chosen
from chaland.exports.domain import Chunk, Column, Kind, Table, Wanted
from chaland.segments.queries import where_clause

STEP = 2_000
_CONTACTS = (
    "customers_contact c LEFT JOIN customers_company k ON k.id = c.company_id "
    "LEFT JOIN customers_rollup r ON r.contact_id = c.id"
)
_PURCHASES = (
    "customers_purchase p LEFT JOIN customers_sourcerecord s ON s.id = p.record_id "
    "LEFT JOIN customers_contact c ON c.id = s.contact_id LEFT JOIN customers_product g ON g.id = p.product_id"
)
_TABLES: Mapping[Kind, str] = {
    "contacts": _CONTACTS,
    "companies": "customers_company k",
    "purchases": _PURCHASES,
}
_KEYS: Mapping[Kind, str] = {"contacts": "c.id", "companies": "k.id", "purchases": "p.id"}
_ABOUT: Mapping[Kind, str] = {
    "contacts": "{0}",
    "companies": "k.id IN (SELECT c.company_id FROM customers_contact AS c WHERE {0})",
    "purchases": "s.contact_id IN (SELECT c.id FROM customers_contact AS c WHERE {0})",
}


def table(wanted: Wanted) -> Table:
    """What to write. Raises: Invalid (`column_unknown`), Faulty; nothing is read before the first chunk."""
    columns = chosen(wanted.kind, wanted.columns, custom_fields())
    condition = _condition(wanted)
    chunks = _chunks(wanted, columns, condition)
    return Table(wanted.kind, columns, wanted.language, settings.CHALAND_ZONE, chunks)


def count(wanted: Wanted) -> int:
    """How many rows it will have, as of now. Raises: Faulty."""
    condition = _condition(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_TABLES[wanted.kind]} WHERE {condition.sql}", condition.values)
        return int(cursor.fetchone()[0])


def _condition(wanted: Wanted) -> Clause:
    clause = EVERYONE
    if wanted.where is not None:
        sql, values = where_clause(wanted.where)
        clause = Clause(_ABOUT[wanted.kind].format(sql), values)
    return grid.where(wanted.ask, clause) if wanted.ask else clause


def _order(wanted: Wanted) -> str:
    """The order of the grid: by what is asked, those without a value last, then by id."""
    key = _KEYS[wanted.kind]
    if wanted.ask is None:
        return key
    sort, way = GRID[wanted.ask.sort].sort or "c.name_key", "DESC" if wanted.ask.descending else "ASC"
    if sort == "c.name_key":
        return f"{sort} {way}, c.id {way}"
    return f"({sort} IS NULL), {sort} {way}, (CASE WHEN {sort} IS NULL THEN c.id END), c.id {way}"


def _chunks(wanted: Wanted, columns: Sequence[Column], condition: Clause) -> Iterator[Chunk]:
    key = _KEYS[wanted.kind]
    read = [column for column in columns if column.sql]
    custom = ["c.custom"] if any(column.name.startswith(CUSTOM) for column in columns) else []
    sql = (
        f"SELECT {', '.join([key, *(column.sql for column in read), *custom])} FROM {_TABLES[wanted.kind]} "
        f"WHERE {condition.sql} ORDER BY {_order(wanted)}"
    )
    with connection.chunked_cursor() as cursor:  # on PostgreSQL the server keeps what is not fetched yet
        cursor.execute(sql, condition.values)
        while rows := cursor.fetchmany(STEP):
            yield _assembled(columns, read, rows, bool(custom))


def _assembled(
    columns: Sequence[Column], read: Sequence[Column], rows: Sequence[tuple[Any, ...]], custom: bool
) -> Chunk:
    ids, *found = zip(*rows, strict=True)
    by_name = {column.name: _values(column, raw) for column, raw in zip(read, found, strict=False)}
    by_name |= reach.values_of(ids, columns)
    own = [_object(raw) for raw in found[-1]] if custom else []
    listed = [
        column.name
        for column in columns
        if column.kind == "list" and column.name not in by_name and not _is_custom(column)
    ]
    labels = _labels(ids, listed) if listed else {}
    return [
        by_name[column.name]
        if column.name in by_name
        else _of_custom(column, own)
        if _is_custom(column)
        else [labels[column.name].get(pk) for pk in ids]
        for column in columns
    ]


def _is_custom(column: Column) -> bool:
    return column.name.startswith(CUSTOM)


def _labels(ids: Sequence[int], fields: Sequence[str]) -> Mapping[str, Mapping[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {field: defaultdict(list) for field in fields}
    rows = bulk.fetch(
        "SELECT l.contact_id, l.field, l.value FROM {keys} {join} customers_contactlabel l "
        "ON l.contact_id = k.key ORDER BY l.id",
        ids,
    )
    for contact_id, field, value in rows:
        if field in found:
            found[field][contact_id].append(value)
    return found


def _of_custom(column: Column, own: Sequence[Mapping[str, Any]]) -> list[Any]:
    key = column.name.removeprefix(CUSTOM)
    return [_fitting(column, values.get(key)) for values in own]


def _fitting(column: Column, value: Any) -> Any:
    """The value in the type of its column; as text when it is of another type."""
    if value is None or value == "":
        return None
    if column.kind == "date" and isinstance(value, str):
        return _day(value) or value
    if column.kind == "list":
        return value if isinstance(value, list) else [str(value)]
    if column.kind == "yes_no" and isinstance(value, bool):
        return value
    if column.kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _object(raw: Any) -> Mapping[str, Any]:
    return (json.loads(raw) if isinstance(raw, str) else raw) or {}


def _values(column: Column, raw: Sequence[Any]) -> list[Any]:
    if column.kind == "cents":
        return [None if cents is None else Decimal(cents) / 100 for cents in raw]
    if column.kind == "instant":
        return [_aware(at) for at in raw]
    if column.kind == "moment":
        return [_moment(text) for text in raw]
    return list(raw)


def _aware(at: datetime | None) -> datetime | None:
    """SQLite gives instants without their zone, which is UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else _aware(datetime.fromisoformat(text))
