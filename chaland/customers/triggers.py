"""The triggers that write the Change log, and the index that instant search uses, per database.

One row a watched table; `contact` is an SQL expression over `{row}` giving whom a row concerns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_OF_RECORD = "(SELECT s.contact_id FROM customers_sourcerecord s WHERE s.id = {row}.record_id)"


@dataclass(frozen=True, slots=True)
class Watched:
    name: str
    table: str
    key: str
    contact: str


WATCHED = (
    Watched("contact", "customers_contact", "id", "{row}.id"),
    Watched("record", "customers_sourcerecord", "id", "{row}.contact_id"),
    Watched("label", "customers_contactlabel", "id", "{row}.contact_id"),
    Watched("rollup", "customers_rollup", "contact_id", "{row}.contact_id"),
    Watched("purchase", "customers_purchase", "id", _OF_RECORD),
    Watched("event", "customers_event", "id", _OF_RECORD),
    Watched("interaction", "customers_interaction", "id", _OF_RECORD),
)


MESSAGE = Watched("message", "customers_message", "id", _OF_RECORD)
"""Came later than the others: its own migration watches it."""


def install(vendor: str) -> Iterator[str]:
    """The statements that put the triggers in place. Raises KeyError on a database we do not know."""
    for watched in WATCHED:
        yield from watch(vendor, watched)


def remove(vendor: str) -> Iterator[str]:
    for watched in WATCHED:
        yield from unwatch(vendor, watched.name, watched.table)


def watch(vendor: str, watched: Watched) -> Iterator[str]:
    """The statements that make the Change log hear of one more table: for the migrations of other rooms."""
    yield from {"sqlite": _sqlite, "postgresql": _postgres}[vendor](watched)


def unwatch(vendor: str, name: str, table: str) -> Iterator[str]:
    for op in ("insert", "update", "delete"):
        on = "" if vendor == "sqlite" else f" ON {table}"
        yield f"DROP TRIGGER IF EXISTS change_{name}_{op}{on}"


def _sqlite(watched: Watched) -> Iterator[str]:
    for op, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
        yield (
            f"CREATE TRIGGER change_{watched.name}_{op} AFTER {op.upper()} ON {watched.table} "
            f"FOR EACH ROW BEGIN {' '.join(_sqlite_log(watched, op, row, rows) for row in rows)} END"
        )


def _sqlite_log(watched: Watched, op: str, row: str, rows: tuple[str, ...]) -> str:
    """An update logs the former contact too, but only when the row changed hands."""
    contact = watched.contact.format(row=row)
    moved = (
        f" WHERE {contact} IS NOT {watched.contact.format(row='NEW')}"
        if row == "OLD" and len(rows) > 1
        else ""
    )
    return (
        f'INSERT INTO customers_change ("table", row_id, contact_id, op) '
        f"SELECT '{watched.name}', {row}.{watched.key}, {contact}, '{op[0].upper()}'{moved};"
    )


def _postgres(watched: Watched) -> Iterator[str]:
    """Set-based: one trigger call a statement, whatever the number of rows."""
    yield _postgres_function(watched)
    for op, tables in (
        ("insert", "NEW TABLE AS after_rows"),
        ("update", "OLD TABLE AS before_rows NEW TABLE AS after_rows"),
        ("delete", "OLD TABLE AS before_rows"),
    ):
        yield (
            f"CREATE TRIGGER change_{watched.name}_{op} AFTER {op.upper()} ON {watched.table} "
            f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION change_{watched.name}()"
        )


def _postgres_function(watched: Watched) -> str:
    def log(table: str) -> str:
        contact = watched.contact.format(row="r")
        return (
            f'INSERT INTO customers_change ("table", row_id, contact_id, op, transaction) '
            f"SELECT '{watched.name}', r.{watched.key}, {contact}, left(TG_OP, 1), "
            f"pg_current_xact_id()::text::bigint FROM {table} r"
        )

    before, after = watched.contact.format(row="b"), watched.contact.format(row="r")
    moved = (
        f" JOIN before_rows b ON b.{watched.key} = r.{watched.key} WHERE {before} IS DISTINCT FROM {after}"
    )
    former = log("after_rows").replace(watched.contact.format(row="r"), before, 1) + moved
    return (
        f"CREATE OR REPLACE FUNCTION change_{watched.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN {log('before_rows')}; "
        f"ELSIF TG_OP = 'INSERT' THEN {log('after_rows')}; "
        f"ELSE {former}; {log('after_rows')}; END IF; RETURN NULL; END $$"
    )


_SEARCH = (
    "CREATE VIRTUAL TABLE customers_search USING fts5(text, tokenize='trigram', detail=none, columnsize=0)"
)
_BUFFER = 16 * 2**20
"""Bytes of words that are gathered before they are written: a large file then merges few pieces."""


def install_search(vendor: str) -> Iterator[str]:
    """SQLite: an FTS5 trigram table that a job keeps up. PostgreSQL: a trigram index kept by itself.

    The trigrams of SQLite say who holds them, not where: half the work, and whoever asks reads the text
    itself anyway.
    """
    if vendor == "sqlite":
        yield _SEARCH
        yield f"INSERT INTO customers_search (customers_search, rank) VALUES ('hashsize', {_BUFFER})"
    else:
        yield "CREATE EXTENSION IF NOT EXISTS pg_trgm"
        yield "CREATE INDEX contact_search ON customers_contact USING gin (search gin_trgm_ops)"


def remove_search(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield "DROP TABLE IF EXISTS customers_search"
    else:
        yield "DROP INDEX IF EXISTS contact_search"
