"""From the row store as it stood at one instant to one finished file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from chaland.mirror import engine
from chaland.mirror.domain import Cell, Load, Plan
from chaland.mirror.reading import Instant

MEMORY = "1GB"
"""Beyond it DuckDB spills to disk."""
_SPOOLED = 1 << 25
"""Bytes of text handed over at a time."""

Progress = Callable[[int], None]


def build(plan: Plan, instant: Instant, path: Path, meta: Mapping[str, object], progress: Progress) -> int:
    """Write the file at `path`, complete and on disk. Returns the rows read, of which `progress` is told.

    What is copied passes through a scratch file beside it, so that the finished one holds nothing else.
    """
    parts = [part for part in plan.parts if not part.trigger or instant.has_trigger(part.trigger)]
    with _scratch(path) as (connection, spool):
        total = 0
        for load in (load for part in parts for load in part.loads):
            for rows in _copied(connection, load, instant, spool):
                total += rows
                progress(total)
        connection.execute(f"ATTACH '{engine.quoted(path)}' AS kept")
        for step in (step for part in parts for step in part.steps):
            connection.execute(step)
        _sign(connection, {**meta, "rows": _count(connection, plan.main)})
        connection.execute("CHECKPOINT kept")
        connection.execute("DETACH kept")
    return total


@contextmanager
def _scratch(path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    scratch, spool = path.with_suffix(".scratch"), path.with_suffix(".csv")
    connection = engine.to_build(scratch, memory=MEMORY, spill=path.with_suffix(".spill"))
    try:
        yield engine.teach(connection), spool
    finally:
        connection.close()
        for left in (scratch, spool):
            left.unlink(missing_ok=True)


def _copied(
    connection: duckdb.DuckDBPyConnection, load: Load, instant: Instant, spool: Path
) -> Iterator[int]:
    """How many rows came in, each time some did."""
    types = ", ".join(f'"{name}" {cell.type}' for name, cell in load.cells.items())
    connection.execute(f"CREATE TABLE {load.name} ({types})")
    for _ in _spooled(instant.pieces(load), spool):
        row = connection.execute(_taken_in(load, spool)).fetchone()
        yield row[0] if row else 0


def _spooled(pieces: Iterator[bytes], spool: Path) -> Iterator[None]:
    """The pieces in a file, a good many at a time."""
    more = True
    while more:
        size, more = 0, False
        with spool.open("wb") as out:
            for piece in pieces:
                size += out.write(piece)
                if size >= _SPOOLED:
                    more = True
                    break
        if size:
            yield


def _taken_in(load: Load, spool: Path) -> str:
    columns = ", ".join(f"'{name}': '{_read_as(cell)}'" for name, cell in load.cells.items())
    cells = ", ".join(
        f'TRY_CAST("{name}" AS {cell.type})' if _read_as(cell) != cell.type else f'"{name}"'
        for name, cell in load.cells.items()
    )
    return (
        f"INSERT INTO {load.name} SELECT {cells} FROM read_csv('{engine.quoted(spool)}', columns = {{{columns}}}, "
        "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        "allow_quoted_nulls = false, new_line = '\\n', max_line_size = 33554432)"
    )


def _read_as(cell: Cell) -> str:
    return "VARCHAR" if cell.is_text else cell.type


def _sign(connection: duckdb.DuckDBPyConnection, meta: Mapping[str, object]) -> None:
    """Says whose file this is, and what it holds."""
    connection.execute("CREATE TABLE kept.meta (name VARCHAR, value VARCHAR)")
    connection.executemany(
        "INSERT INTO kept.meta VALUES (?, ?)", [[name, str(value)] for name, value in meta.items()]
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM kept.{table}").fetchone()
    return int(row[0]) if row else 0
