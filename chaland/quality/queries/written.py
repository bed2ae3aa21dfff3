"""What is written down of some contacts: scores, doubts, what was said to be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.quality.domain.confirming import FIELDS
from chaland.quality.domain.scoring import FRAME

_SCORE: Mapping[str, Any] = {"contact_id" if name == "id" else name: kind for name, kind in FRAME.items()}
_DOUBT: Mapping[str, Any] = {
    "id": pl.Int64(), "contact_id": pl.Int64(), "kind": pl.String(), "value": pl.String(), "evidence": pl.String()
}  # fmt: skip
_SETTLED: Mapping[str, Any] = {name: _DOUBT[name] for name in ("contact_id", "kind", "evidence")}

Span = range | list[int]
"""Numbers of contacts: all of a range, or some."""


def scores(span: Span) -> pl.DataFrame:
    """As `scoring.FRAME`, by contact_id."""
    return _dated("quality_score", span, _SCORE, ("confirmed_on",))


def confirmed(span: Span) -> pl.DataFrame:
    """contact_id, and the date of each of `confirming.FIELDS`."""
    return _dated(
        "quality_confirmed", span, {"contact_id": pl.Int64(), **dict.fromkeys(FIELDS, pl.Date())}, FIELDS
    )


def _dated(table: str, span: Span, schema: Mapping[str, Any], days: Sequence[str]) -> pl.DataFrame:
    names = [f"CAST(t.{name} AS text)" if name in days else f't."{name}"' for name in schema]
    read = _rows(table, names, span, {**schema, **dict.fromkeys(days, pl.String())})
    return read.with_columns(pl.col(*days).str.to_date("%Y-%m-%d"))


def doubts(span: Span) -> pl.DataFrame:
    return _rows("quality_suspicion", [f"t.{name}" for name in _DOUBT], span, _DOUBT)


def settled(span: Span) -> pl.DataFrame:
    return _rows("quality_settled", [f"t.{name}" for name in _SETTLED], span, _SETTLED)


def _rows(table: str, columns: Sequence[str], span: Span, schema: Mapping[str, Any]) -> pl.DataFrame:
    asked = f"SELECT {', '.join(columns)} FROM"
    if isinstance(span, range):
        with connection.cursor() as cursor:
            bounds = [span.start, span.stop]
            cursor.execute(f"{asked} {table} t WHERE t.contact_id >= %s AND t.contact_id < %s", bounds)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    else:
        rows = bulk.fetch(f"{asked} {{keys}} {{join}} {table} t ON t.contact_id = k.key", span)
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
