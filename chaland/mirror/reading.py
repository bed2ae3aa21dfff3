"""The row store read at one instant, as pieces of CSV: the fast way out of each database.

SQLite writes the text itself, some thousand rows a call; PostgreSQL has COPY. Neither makes Python touch a row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, cast

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from chaland.mirror.domain import Cell, Load, Seen

_ROWS = 10_000
"""Rows a call on SQLite: enough to spread its cost, few enough to stay small."""
_PATIENCE_S = 10.0
_PIECE = 1 << 20


class Instant(Protocol):
    """The row store as it stood when this was opened, whatever is written meanwhile."""

    seen: Seen

    def pieces(self, load: Load) -> Iterator[bytes]:
        """Whole rows of CSV: UTF-8, texts in quotes (no text is no quotes), nothing at all for NULL."""
        ...

    def has_trigger(self, name: str) -> bool: ...


@contextmanager
def one_instant(log: str, known: Seen | None) -> Iterator[Instant]:
    """On a connection of its own. `known`: what an earlier instant had seen, if there was one."""
    fresh = connection.copy()
    fresh.connect()
    try:
        with fresh.cursor() as cursor:
            yield _postgres(cursor, log, known) if fresh.vendor == "postgresql" else _sqlite(cursor, log)
    finally:
        _let_go(fresh)


def _let_go(fresh: BaseDatabaseWrapper) -> None:
    """Closed for good, even when Django believes it is in a transaction (it was begun by hand)."""
    if fresh.connection is not None:
        cast(Any, fresh.connection).close()
        fresh.connection = None


def _sqlite(cursor: CursorWrapper, log: str) -> Instant:
    cursor.execute("BEGIN")
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {log}")
    position = cursor.fetchone()[0]
    return _Sqlite(cursor, Seen(position, position))


class _Sqlite:
    def __init__(self, cursor: CursorWrapper, seen: Seen) -> None:
        self._cursor, self.seen = cursor, seen

    def pieces(self, load: Load) -> Iterator[bytes]:
        line = " || ',' || ".join(_written(cell) for cell in load.cells.values())
        rows = f"SELECT {load.key} AS key, {line} AS line FROM {load.source} WHERE {load.key} > %s ORDER BY 1 LIMIT {_ROWS}"
        asked = f"SELECT group_concat(line, char(10)), max(key) FROM ({rows})"
        after = -(2**63)
        while True:
            self._cursor.execute(asked, [after])
            text, last = self._cursor.fetchone()
            if last is None:
                return
            yield f"{text}\n".encode()
            after = last

    def has_trigger(self, name: str) -> bool:
        self._cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name]
        )
        return bool(self._cursor.fetchone()[0])


def _written(cell: Cell) -> str:
    if cell.is_text:
        return f"""coalesce('"' || replace({cell.sql}, '"', '""') || '"', '')"""
    if cell.type == "DOUBLE":
        return f"coalesce(printf('%%!.17g', {cell.sql}), '')"
    return f"coalesce({cell.sql}, '')"


def _postgres(cursor: CursorWrapper, log: str, known: Seen | None) -> Instant:
    """Changes are numbered before they are committed. What older transactions than the oldest running one
    wrote is here to be seen; how low the numbers of the others may be, a reading of the sequence says that was
    made before they began: they are waited for a little, else the reading of the earlier instant serves."""
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, 'id')",
        [log],
    )
    sequence = cursor.fetchone()[0]
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")
    floor = cursor.fetchone()[0]
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")  # its own: younger than all that have one
    newest = cursor.fetchone()[0]
    _wait_for_older(cursor, newest)
    cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    cursor.execute(
        f"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, (SELECT coalesce(max(id), 0) FROM {log})"
    )
    horizon, position = cursor.fetchone()
    if horizon < newest:
        floor = known.floor if known is not None and known.horizon <= horizon else 0
    return _Postgres(cursor, Seen(floor, position, horizon))


def _wait_for_older(cursor: CursorWrapper, newest: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        if cursor.fetchone()[0] >= newest:
            return
        time.sleep(0.05)


class _Postgres:
    def __init__(self, cursor: CursorWrapper, seen: Seen) -> None:
        self._cursor, self.seen = cursor, seen

    def pieces(self, load: Load) -> Iterator[bytes]:
        selected = ", ".join(cell.sql for cell in load.cells.values())
        held = bytearray()
        with self._cursor.copy(f"COPY (SELECT {selected} FROM {load.source}) TO STDOUT (FORMAT csv)") as copy:
            for rows in copy:
                held += rows
                if len(held) >= _PIECE:
                    yield bytes(held)
                    held.clear()
        yield bytes(held)

    def has_trigger(self, name: str) -> bool:
        self._cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [name])
        return bool(self._cursor.fetchone()[0])
