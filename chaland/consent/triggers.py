"""What the database itself refuses: changing the ledger or the suppression list, and deleting from them.

An entry may lose or change its record (its contact's import was undone or erased) and its operator (an
account deleted), nothing else. Deleting wants a row in `consent_door` (see `services.door`). One row at a
time on both databases: these tables grow, they are never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

FREE: Mapping[str, tuple[str, ...]] = {
    "consent_entry": ("record_id", "operator_id"),
    "consent_suppression": (),
}
"""Watched tables, and their columns that may change."""

_REFUSED = "the ledger of consents is append-only"


def install(vendor: str, columns: Mapping[str, list[str]]) -> Iterator[str]:
    """The statements that put the triggers in place. `columns`: table -> all its columns.

    Raises KeyError on a database we do not know.
    """
    build = {"sqlite": _sqlite, "postgresql": _postgres}[vendor]
    for table, free in FREE.items():
        yield from build(table, [column for column in columns[table] if column not in free])


def remove(vendor: str) -> Iterator[str]:
    for table in FREE:
        for op in ("update", "delete"):
            on = "" if vendor == "sqlite" else f" ON {table}"
            yield f"DROP TRIGGER IF EXISTS {table}_{op}_refused{on}"


def _sqlite(table: str, kept: list[str]) -> Iterator[str]:
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in kept)
    yield (
        f"CREATE TRIGGER {table}_update_refused BEFORE UPDATE ON {table} FOR EACH ROW WHEN {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )
    yield (
        f"CREATE TRIGGER {table}_delete_refused BEFORE DELETE ON {table} FOR EACH ROW "
        f"WHEN NOT EXISTS (SELECT 1 FROM consent_door) BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def _postgres(table: str, kept: list[str]) -> Iterator[str]:
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in kept)
    yield (
        "CREATE OR REPLACE FUNCTION consent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION consent_door_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF EXISTS (SELECT 1 FROM consent_door) THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_update_refused BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
        "EXECUTE FUNCTION consent_append_only()"
    )
    yield (
        f"CREATE TRIGGER {table}_delete_refused BEFORE DELETE ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION consent_door_open()"
    )
