"""The whole customer file as plain values, to see that nothing moved."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

TABLES = (
    "customers_contact",
    "customers_company",
    "customers_contactlabel",
    "customers_sourcerecord",
    "customers_sourceversion",
    "customers_contactpoint",
    "customers_product",
    "customers_purchase",
    "customers_event",
    "customers_interaction",
    "customers_rollup",
)
_COUNTERS = {"customers_contactlabel", "customers_contactpoint", "customers_sourceversion"}
_JSON = {"custom", "origins", "values", "raw", "properties", "extra"}

State = dict[str, list[tuple[tuple[str, Any], ...]]]


def state_of_the_file() -> State:
    """Every row of every table, in one order; row numbers that nobody refers to are left out."""
    return {table: sorted(_rows(table), key=repr) for table in TABLES}


def differences(before: State, after: State) -> dict[str, list[tuple[tuple[str, Any], ...]]]:
    """The cells of rows that are on one side only, by table: empty when nothing moved."""
    found = {}
    for table in before:
        gone = [row for row in before[table] if row not in after[table]]
        come = [row for row in after[table] if row not in before[table]]
        if gone or come:
            found[table] = _cells(gone, come) if len(gone) == len(come) else [*gone, *come]
    return found


def _cells(gone: list[Any], come: list[Any]) -> list[tuple[tuple[str, Any], ...]]:
    return [
        tuple(
            (name, (value, now[place][1]))
            for place, (name, value) in enumerate(was)
            if value != now[place][1]
        )
        for was, now in zip(gone, come, strict=True)
    ]


def _rows(table: str) -> list[tuple[tuple[str, Any], ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        kept = [name for name in names if not (name == "id" and table in _COUNTERS)]
        return [
            tuple((name, _plain(name, value)) for name, value in zip(names, row, strict=True) if name in kept)
            for row in cursor.fetchall()
        ]


def _plain(name: str, value: Any) -> Any:
    if name in _JSON and isinstance(value, str):
        return json.dumps(json.loads(value), sort_keys=True)
    if name in _JSON:
        return json.dumps(value, sort_keys=True)
    return bytes(value) if isinstance(value, memoryview) else value
