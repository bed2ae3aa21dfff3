"""The engines on which the same sentence must find the same people. Adding one is a class and a line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import uuid4

import duckdb
import psycopg
from django.conf import settings

from chaland.kernel.folding import fold
from chaland.segments.language import Catalogue, Dialect, Query, Reach
from tests.segments.language.catalogues import mirror_catalogue, row_store_catalogue
from tests.segments.language.stores import Table, mirror, row_store, stored
from tests.segments.language.world import World

_TYPES: dict[str, dict[str, str]] = {
    "sqlite": {"int": "INTEGER", "float": "REAL", "bool": "INTEGER"},
    "duckdb": {"int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE", "instant": "TIMESTAMP"},
    "postgres": {
        "int": "BIGINT",
        "float": "DOUBLE PRECISION",
        "bool": "BOOLEAN",
        "date": "DATE",
        "instant": "TIMESTAMPTZ",
        "json": "JSONB",
    },
}
_PG_FOLD = """
CREATE FUNCTION chaland_fold(said TEXT) RETURNS TEXT LANGUAGE SQL IMMUTABLE
AS $$ SELECT translate(lower(said), 'éèêàâîôûç', 'eeeaaiouc') $$
"""

Run = Callable[[str, Sequence[Any]], Any]


class Engine(Protocol):
    name: str
    dialect: Dialect
    catalogue: Catalogue
    reach: Reach
    connection: Any

    def rows(self, query: Query) -> list[tuple[Any, ...]]: ...


class Sqlite:
    dialect: Dialect = "sqlite"

    def __init__(self, world: World, reach: Reach = "all") -> None:
        self.name, self.reach = f"sqlite, {reach}", reach
        self.catalogue = row_store_catalogue("sqlite")
        self.connection = sqlite3.connect(":memory:")
        self.connection.create_function("chaland_fold", 1, _fold, deterministic=True)
        _create(row_store(world), "sqlite", "?", self.connection.execute)

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.sql, query.values).fetchall()


class Duck:
    dialect: Dialect = "duckdb"
    reach: Reach = "all"

    def __init__(self, world: World) -> None:
        self.name = "duckdb"
        self.catalogue = mirror_catalogue("duckdb")
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("CREATE MACRO chaland_fold(said) AS strip_accents(lower(said))")
        _create(mirror(world), "duckdb", "?", self.connection.execute)

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.sql, query.values).fetchall()


class Postgres:
    dialect: Dialect = "postgres"

    def __init__(self, world: World, reach: Reach = "all") -> None:
        self.name, self.reach = f"postgres, {reach}", reach
        self.catalogue = row_store_catalogue("postgres")
        address = settings.CLUSTER.rsplit("/", 1)[0] + "/postgres"
        self.connection = psycopg.connect(address, cursor_factory=psycopg.ClientCursor, autocommit=True)
        schema = f"language_{uuid4().hex}"
        self.connection.execute(f"CREATE SCHEMA {schema}")
        self.connection.execute(f"SET search_path TO {schema}")
        self.connection.execute(_PG_FOLD)
        _create(row_store(world), "postgres", "%s", self.connection.execute)

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.sql, query.values).fetchall()


def engines(world: World) -> list[Engine]:
    """Every engine of this run, holding this world. PostgreSQL when the run is on PostgreSQL."""
    found: list[Engine] = [Sqlite(world), Sqlite(world, "few"), Duck(world)]
    if settings.CLUSTER:
        found += [Postgres(world), Postgres(world, "few")]
    return found


def close(opened: list[Engine]) -> None:
    for engine in opened:
        engine.connection.close()


def _fold(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _create(tables: dict[str, Table], engine: str, mark: str, run: Run) -> None:
    for name, (columns, rows) in tables.items():
        types = ", ".join(f"{column} {_TYPES[engine].get(kind, 'TEXT')}" for column, kind in columns.items())
        run(f"CREATE TABLE {name} ({types})", ())
        line = f"({', '.join(mark for _ in columns)})"
        values = [stored(row.get(column), engine) for row in rows for column in columns]
        if rows:
            run(f"INSERT INTO {name} ({', '.join(columns)}) VALUES {', '.join(line for _ in rows)}", values)
