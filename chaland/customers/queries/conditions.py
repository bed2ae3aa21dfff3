"""From filter chips to SQL over the aliases c (contact), k (company), r (roll-up). Values are always bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from chaland.customers.domain.grid import COLUMNS, CUSTOM, Column, ColumnKind, Condition, check_condition
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

_AGO = re.compile(r"-(\d{1,5})d")


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition as SQL, with its bound values in order."""

    sql: str
    values: list[Any] = field(default_factory=list)


def all_of(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return Clause("1=1")
    return Clause(
        " AND ".join(f"({one.sql})" for one in clauses), [value for one in clauses for value in one.values]
    )


def clause(condition: Condition, *, today: date, zone: str) -> Clause:
    """Raises: Invalid (`filter_unknown`, `filter_value`)."""
    check_condition(condition)
    column = COLUMNS.get(condition.column)
    if column is None:
        return _compare(*_custom(condition.column.removeprefix(CUSTOM)), "text", condition)
    if column.kind == "list":
        return _labelled(column, condition)
    if column.kind in {"day", "instant", "money", "number"} and condition.operator in {"at_least", "at_most"}:
        return _ranged(column, condition, today, zone)
    return _compare(_comparable(column), [], column.kind, condition)


def _custom(key: str) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        return "(c.custom->>%s)", [key]
    return "json_extract(c.custom, %s)", [f'$."{key}"']


def _comparable(column: Column) -> str:
    """Columns that are kept folded are compared so."""
    return {"city": "c.city_key", "company": "k.name_key"}.get(column.name, column.sql)


def _compare(sql: str, bound: list[Any], kind: ColumnKind, condition: Condition) -> Clause:
    folded = sql.endswith("_key")
    values = [fold(value) if folded else value for value in condition.values]
    like = "LIKE" if connection.vendor == "sqlite" or folded else "ILIKE"
    match condition.operator:
        case "empty":
            return Clause(f"{sql} IS NULL", bound)
        case "not_empty":
            return Clause(f"{sql} IS NOT NULL", bound)
        case "contains":
            return Clause(rf"{sql} {like} %s ESCAPE '\'", [*bound, f"%{_literal(values[0])}%"])
        case "starts_with":
            return Clause(rf"{sql} {like} %s ESCAPE '\'", [*bound, f"{_literal(values[0])}%"])
        case _:
            return Clause(f"{sql} IN ({', '.join(['%s'] * len(values))})", [*bound, *values])


def _literal(text: str) -> str:
    """Typed signs mean themselves in LIKE."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _labelled(column: Column, condition: Condition) -> Clause:
    inside = "SELECT 1 FROM customers_contactlabel l WHERE l.contact_id = c.id AND l.field = %s"
    if condition.operator == "empty":
        return Clause(f"NOT EXISTS ({inside})", [column.name])
    if condition.operator == "not_empty":
        return Clause(f"EXISTS ({inside})", [column.name])
    keys = [fold(value) for value in condition.values]
    return Clause(
        f"c.id IN (SELECT l.contact_id FROM customers_contactlabel l WHERE l.field = %s AND l.key IN "
        f"({', '.join(['%s'] * len(keys))}))",
        [column.name, *keys],
    )


def _ranged(column: Column, condition: Condition, today: date, zone: str) -> Clause:
    upward = condition.operator == "at_least"
    bound: Any
    if column.kind in {"day", "instant"}:
        day = _day(condition, today)
        bound = _stored(day, column.kind, end=not upward, zone=zone)
    else:
        bound = _amount(condition, 100 if column.kind == "money" else 1)
    return Clause(f"{column.sql} {'>=' if upward else '<='} %s", [bound])


def _day(condition: Condition, today: date) -> date:
    """`2026-01-31`, or `-30d`: thirty days ago."""
    text = condition.values[0]
    if ago := _AGO.fullmatch(text):
        return today - timedelta(days=int(ago[1]))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(condition) from None


def _stored(day: date, kind: ColumnKind, *, end: bool, zone: str) -> Any:
    """As the database keeps it: an instant is compared with the first or the last one of the local day."""
    if kind == "day":
        return day.isoformat() if connection.vendor == "sqlite" else day
    local = datetime.combine(day, time.max if end else time.min, ZoneInfo(zone)).astimezone(UTC)
    return str(local.replace(tzinfo=None)) if connection.vendor == "sqlite" else local


def _amount(condition: Condition, unit: int) -> int:
    try:
        return int(Decimal(condition.values[0].replace(",", ".").replace(" ", "")) * unit)
    except InvalidOperation:
        raise _unreadable(condition) from None


def _unreadable(condition: Condition) -> Invalid:
    return Invalid(
        "filter_value",
        Text("« {value} » ne convient pas à ce filtre.", "“{value}” does not suit this filter."),
        path=condition.column,
        value=condition.values[0],
    )
