"""The newest snapshot, open in this process: opened when first asked, after any fork, and again when it moves."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from typing import Any, cast

import duckdb
from django.db.utils import Error as DatabaseError

from chaland.mirror import engine
from chaland.mirror.domain import Seen
from chaland.mirror.models import Snapshot
from chaland.mirror.queries import folder, is_there, newest_row

logger = logging.getLogger(__name__)
MEMORY = "1GB"
"""A process; beyond it DuckDB spills to disk."""


class Damaged(Exception):
    """The file is missing, cut short, damaged, or not the one that the row store points to."""


class Opened:
    """One snapshot, as this process sees it. Safe to ask from several threads."""

    def __init__(self, row: Snapshot) -> None:
        """Raises: Damaged."""
        self.row = row
        self.seen = Seen(row.floor, row.position, row.horizon)
        path = folder() / row.file
        if not is_there(row):
            raise Damaged(f"{row.file} is missing or cut short")
        try:
            self._connection = engine.to_read(
                path, memory=MEMORY, spill=path.with_suffix(f".spill-{os.getpid()}")
            )
            self.meta = dict(self.rows("SELECT name, value FROM meta"))
            self.tables = frozenset(
                str(row[0])
                for row in self.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'")
            )
        except engine.Failure as fault:
            raise Damaged(str(fault)) from fault
        if self.meta.get("token") != row.token:
            raise Damaged(f"{row.file} is another snapshot")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._asked(sql, values).fetchall()

    def numbers(self, sql: str, values: Sequence[object] = ()) -> list[int]:
        """The only column of the answer, which holds integers and no NULL."""
        column = next(iter(self._asked(sql, values).fetchnumpy().values()))
        return cast(list[int], column.tolist())

    def _asked(self, sql: str, values: Sequence[object]) -> duckdb.DuckDBPyConnection:
        """On a cursor of its own: threads do not wait for one another. Raises: duckdb's errors."""
        return engine.to_ask(self._connection).execute(sql, list(values))


_lock = threading.Lock()
_open: dict[str, Opened] = {}


def _forget() -> None:
    """A child must not touch what its parent opened: DuckDB's threads did not come along."""
    global _lock, _open, _left_by_parent
    _left_by_parent = _open
    _lock, _open = threading.Lock(), {}


_left_by_parent: dict[str, Opened] = {}
os.register_at_fork(after_in_child=_forget)


def newest(form: str) -> Opened | None:
    """The latest of this plan; None when there is none that can be used. Cost: one look at the row store."""
    row = newest_row(form)
    if row is None:
        return None
    with _lock:
        found = _open.get(row.token)
        if found is None:
            try:
                found = Opened(row)
            except Damaged as fault:
                give_up(row, fault)
                return None
            _open.clear()
            _open[row.token] = found
    return found


def give_up(row: Snapshot, fault: Exception) -> None:
    """Nobody asks this file again; the worker builds another."""
    logger.warning("the snapshot %s cannot be used: %s", row.file, fault)
    _open.pop(row.token, None)
    try:
        Snapshot.objects.filter(pk=row.pk).update(broken=True)
    except DatabaseError:
        logger.exception("it could not be marked as broken")


def close() -> None:
    """For tests, and before the files are removed by hand."""
    with _lock:
        _open.clear()
