"""The triggers that log changes of what many contacts share: a product, a company, a source.

Their rows concern nobody in particular (`contact_id` is NULL), and only what sentences ask of them counts.
A new one is not logged: whoever comes to use it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaland.customers.triggers import unwatch


@dataclass(frozen=True, slots=True)
class Shared:
    name: str
    table: str
    columns: tuple[str, ...]


SHARED = (
    Shared("product", "customers_product", ("name", "category", "lifetime_months")),
    Shared("company", "customers_company", ("name", "name_key")),
    Shared("source", "customers_source", ("name",)),
)


MAILING = Shared("mailing", "customers_mailing", ("name", "key"))
"""Came later than the others: its own migration watches it."""


COMPANY = Shared("company", "customers_company", ("name", "name_key", "register_state"))
"""What is heard of companies since sentences ask for their state: instead of the first, in a migration of its own."""


def install_shared(vendor: str, tables: Sequence[Shared] = SHARED) -> Iterator[str]:
    """Raises KeyError on a database we do not know."""
    build = {"sqlite": _sqlite, "postgresql": _postgres}[vendor]
    for shared in tables:
        yield from build(shared)


def remove_shared(vendor: str, tables: Sequence[Shared] = SHARED) -> Iterator[str]:
    for shared in tables:
        yield from unwatch(vendor, shared.name, shared.table)


def _sqlite(shared: Shared) -> Iterator[str]:
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in ("id", *shared.columns))
    for op, row, when in (("update", "NEW", f" WHEN {differs}"), ("delete", "OLD", "")):
        yield (
            f"CREATE TRIGGER change_{shared.name}_{op} AFTER {op.upper()} ON {shared.table} FOR EACH ROW{when} "
            f'BEGIN INSERT INTO customers_change ("table", row_id, op) '
            f"VALUES ('{shared.name}', {row}.id, '{op[0].upper()}'); END"
        )


def _postgres(shared: Shared) -> Iterator[str]:
    before = ", ".join(f"b.{column}" for column in shared.columns)
    after = ", ".join(f"r.{column}" for column in shared.columns)
    log = (
        'INSERT INTO customers_change ("table", row_id, op, transaction) '
        f"SELECT '{shared.name}', b.id, left(TG_OP, 1), pg_current_xact_id()::text::bigint FROM before_rows b"
    )
    changed = f"LEFT JOIN after_rows r ON r.id = b.id WHERE ({before}) IS DISTINCT FROM ({after})"
    yield (
        f"CREATE OR REPLACE FUNCTION change_{shared.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN {log}; ELSE {log} {changed}; END IF; RETURN NULL; END $$"
    )
    for op, tables in (
        ("update", "OLD TABLE AS before_rows NEW TABLE AS after_rows"),
        ("delete", "OLD TABLE AS before_rows"),
    ):
        yield (
            f"CREATE TRIGGER change_{shared.name}_{op} AFTER {op.upper()} ON {shared.table} "
            f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION change_{shared.name}()"
        )
