"""A JSON object a line, for machines: names and codes of the house, ISO dates, instants in UTC, amounts as numbers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from chaland.exports.cells import rows
from chaland.exports.domain import Table


def write(table: Table, path: Path) -> tuple[int, int]:
    """Every column in every line; null for what is missing."""
    names, count = table.names, 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for chunk in table.chunks:
            for row in rows(chunk):
                file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain))
                file.write("\n")
                count += 1
    return count, 0


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)  # cents: exact at any amount below a thousand billions
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")
