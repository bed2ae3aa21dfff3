"""Looking rows up by keys that are bytes, which JSON cannot carry: hashes and digests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from django.db import connection

_KEYS = {
    "sqlite": "(SELECT substr(%s, 1 + {size} * value, {size}) AS key FROM json_each(%s)) k CROSS JOIN",
    "postgresql": "unnest(%s::bytea[]) AS k(key) JOIN",
}


def fetch_by_bytes(sql: str, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
    """Rows for keys of any number and one length. `{keys}` in the SQL stands for a relation `k(key)` and
    the join that starts from it.

    SQLite is handed one long value: thousands of parameters cost more than the look-ups.

    >>> fetch_by_bytes("SELECT e.id FROM {keys} consent_entry e ON e.digest = k.key", digests)
    """
    if not keys:
        return []
    bound: list[Any] = [list(keys)]
    if connection.vendor == "sqlite":
        bound = [b"".join(keys), json.dumps(list(range(len(keys))))]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(keys=_KEYS[connection.vendor].format(size=len(keys[0]))), bound)
        return cast(list[tuple[Any, ...]], cursor.fetchall())
