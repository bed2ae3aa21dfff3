"""Writing and looking up many rows at once, the fast way of each database.

Columns are handed over whole (name -> sequence), as they come out of a column store; a polars series
holds dates or instants.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import repeat
from typing import Any, cast

import polars as pl
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Columns = Mapping[str, "Sequence[Any] | pl.Series | Same"]

_TOGETHER = 50
"""Rows an INSERT of SQLite: with the fifty columns of our widest table, 2,500 values."""

_JOIN = {"sqlite": "CROSS JOIN", "postgresql": "JOIN"}  # SQLite keeps the order of a CROSS JOIN


@dataclass(frozen=True, slots=True)
class Same:
    """A column that holds one value in every row."""

    value: Any


def insert(model: type[models.Model], columns: Columns) -> int:
    """Insert rows, given by column (model field column names). Returns their number.

    SQLite: prepared statements; PostgreSQL: COPY. Runs in the caller's transaction. A column that is
    `Same(None)` is left to the table.
    """
    names = [name for name, values in columns.items() if not _is_nothing(values)]
    height = _height(columns)
    stored = [_stored(model, name, columns[name], height) for name in names]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    target = f"{connection.ops.quote_name(model._meta.db_table)} ({quoted})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in zip(*stored, strict=True):
                    copy.write_row(row)
        else:
            _insert_by_fifties(cursor, target, stored, height)
    return height


def _insert_by_fifties(
    cursor: CursorWrapper, target: str, columns: Sequence[Iterable[Any]], height: int
) -> None:
    """SQLite starts the triggers and checks of a table once a statement: fifty rows share them."""
    width = len(columns)
    cells: list[Any] = [None] * (height * width)
    for place, values in enumerate(columns):
        cells[place::width] = values
    row = f"({', '.join(['%s'] * width)})"
    whole = height - height % _TOGETHER
    for start, end, rows in ((0, whole, _TOGETHER), (whole, height, 1)):
        marks = ", ".join([row] * rows)
        step = width * rows
        several = (cells[place : place + step] for place in range(start * width, end * width, step))
        cursor.executemany(f"INSERT INTO {target} VALUES {marks}", cast(Any, several))


def _is_nothing(values: Sequence[Any] | pl.Series | Same) -> bool:
    """A column that is missing in every row is left to the table."""
    return isinstance(values, Same) and values.value is None


def _height(columns: Columns) -> int:
    return next((len(values) for values in columns.values() if not isinstance(values, Same)), 0)


def update(model: type[models.Model], key: str, columns: Columns) -> None:
    """Update rows by `key`, one of the columns."""
    names = [name for name in columns if name != key]
    assigned = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    height = _height(columns)
    rows = zip(*(_stored(model, name, columns[name], height) for name in (*names, key)), strict=True)
    with connection.cursor() as cursor:
        wanted = f"UPDATE {table} SET {assigned} WHERE {connection.ops.quote_name(key)} = %s"
        cursor.executemany(wanted, cast(Any, rows))


def allocate(model: type[models.Model], count: int) -> list[int]:
    """New ids for `count` rows, ascending. Called inside the transaction that inserts them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
        return list(range(last - count + 1, last + 1))


def fetch(sql: str, keys: Iterable[Any], *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows for a set of keys of any size. `{keys}` in the SQL stands for a one-column relation `k(key)`,
    `{join}` for a join that starts from it, so that indexes are looked up key by key.

    >>> fetch("SELECT p.value FROM {keys} {join} customers_contactpoint p ON p.value = k.key", values)
    """
    wanted = list(keys)
    if not wanted:
        return []
    relation, bound = _relation(wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(keys=relation, join=_JOIN[connection.vendor]), [bound, *parameters])
        return cast(list[tuple[Any, ...]], cursor.fetchall())


def execute(sql: str, keys: Iterable[Any], *parameters: Any) -> int:
    """Run a statement for a set of keys, written as for `fetch`. Returns the number of rows it touched."""
    wanted = list(keys)
    if not wanted:
        return 0
    relation, bound = _relation(wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(keys=relation, join=_JOIN[connection.vendor]), [bound, *parameters])
        return int(cursor.rowcount)


def hold(model: type[models.Model], ids: Iterable[int]) -> None:
    """Keep these rows to oneself, lowest id first, until the transaction ends: what is read afterwards to
    compute them anew holds what others have just written. SQLite has one writer already."""
    if connection.features.has_select_for_no_key_update:
        held = model._default_manager.select_for_update(no_key=True).filter(pk__in=list(ids))
        list(held.order_by("pk").values_list("pk"))


def _relation(keys: Sequence[Any]) -> tuple[str, Any]:
    """The one-column relation `k(key)` and what to bind for it; `{keys}` comes first in the SQL."""
    if connection.vendor == "postgresql":
        kind = "text" if isinstance(keys[0], str) else "bigint"
        return f"unnest(%s::{kind}[]) AS k(key)", keys
    return "(SELECT value AS key FROM json_each(%s)) AS k", json.dumps(keys)


def _stored(
    model: type[models.Model], column: str, values: Sequence[Any] | pl.Series | Same, height: int
) -> Iterable[Any]:
    """Values as Django itself would store them."""
    if isinstance(values, Same):
        return repeat(next(iter(_stored(model, column, [values.value], 1))), height)
    if isinstance(values, pl.Series):
        return _written_out(values).to_list()
    field = next(field for field in model._meta.local_concrete_fields if field.column == column)
    adapt = _adapter(field)
    return values if adapt is None else [None if value is None else adapt(value) for value in values]


def _written_out(moments: pl.Series) -> pl.Series:
    """Dates and instants as SQLite keeps them, a column at a time. Instants are whole seconds."""
    if connection.vendor == "postgresql":
        return moments
    if moments.dtype == pl.Date:
        return moments.dt.strftime("%Y-%m-%d")
    zoned = cast(pl.Datetime, moments.dtype).time_zone is not None
    return (moments.dt.convert_time_zone("UTC") if zoned else moments).dt.strftime("%Y-%m-%d %H:%M:%S")


def _adapter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: value if isinstance(value, str) else json.dumps(value)
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _utc_text
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat() if isinstance(value, date) else value
    return None


def _utc_text(value: datetime | str) -> str:
    """SQLite keeps instants as naive UTC text."""
    return value if isinstance(value, str) else str(value.astimezone(UTC).replace(tzinfo=None))
