"""How DuckDB is opened here: within bounds, without extensions, without the network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb

from chaland.kernel.folding import fold

THREADS = min(4, os.cpu_count() or 1)
_NOTHING_FETCHED = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_FOLDED = "CREATE TEMP MACRO folded(said) AS CASE WHEN strlen(said) = length(said) THEN lower(said) ELSE beyond_ascii(said) END"

Failure = duckdb.Error
"""Whatever DuckDB says of a file that is missing, cut short or damaged."""


def to_read(path: Path, *, memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """A finished file, read-only; its blocks are checked as they are read. Raises: Failure.

    Attached to an empty database of its own: DuckDB keeps one instance a file and process, and a child that
    was forked would be given its parent's, whose threads stayed behind.
    """
    connection = _opened(":memory:", memory, spill)
    connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
    return connection


def to_build(path: Path, *, memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    return _opened(str(path), memory, spill)


def to_ask(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor that finds the tables of the attached file: each thread takes one for each question."""
    return teach(connection.cursor().execute("USE kept"))


def quoted(path: Path) -> str:
    """As it stands in SQL between quotes."""
    return str(path).replace("'", "''")


def _opened(name: str, memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    bounds: dict[str, Any] = {"threads": THREADS, "memory_limit": memory, "temp_directory": str(spill)}
    connection = duckdb.connect(name, config={**_NOTHING_FETCHED, **bounds})
    connection.create_function("beyond_ascii", fold, ["VARCHAR"], "VARCHAR")
    return connection


def teach(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """`folded(text)`, the folding of the house, for this very connection: ASCII by DuckDB, the rest by Python."""
    connection.execute(_FOLDED)
    return connection


def is_damage(fault: Exception) -> bool:
    """Whether the file is at fault, rather than the question or the memory it would take."""
    if isinstance(fault, duckdb.OutOfMemoryException):
        return False
    return isinstance(fault, duckdb.OperationalError | duckdb.InternalError | duckdb.FatalException)
