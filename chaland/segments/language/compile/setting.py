"""What one compilation needs, and the values that it has bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from sqlglot import exp

from chaland.segments.language.catalogue import Catalogue, Dialect
from chaland.segments.language.compile.query import Query
from chaland.segments.language.moments import Now

Reach = Literal["all", "few"]
Bindable = str | Decimal | int | float | bool | date | datetime

_MARKED = re.compile(r"§(\d+)§")
_NAMED = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(slots=True)
class Setting:
    """One compilation. Values are numbered as they are bound, and put in the order of the text at the end."""

    catalogue: Catalogue
    dialect: Dialect
    now: Now
    reach: Reach = "all"
    values: list[object] = field(default_factory=list)

    def bind(self, value: Bindable) -> exp.Expr:
        """A mark in the tree of SQL for a value that will be bound."""
        self.values.append(_adapted(value, self.dialect))
        return exp.Var(this=f"§{len(self.values) - 1}§")

    def raw(self, fragment: str, values: Mapping[str, str] | None = None) -> exp.Expr:
        """A fragment of the catalogue as it is, what it names being bound."""
        known: dict[str, Bindable] = {"today": self.now.today, "now": self.now.instant, **(values or {})}

        def bound(found: re.Match[str]) -> str:
            return self.bind(known[found[1]]).name

        return exp.Var(this=_NAMED.sub(bound, fragment))

    def render(self, expression: exp.Expr) -> Query:
        pieces = _MARKED.split(expression.sql(dialect=self.dialect))
        values = tuple(self.values[int(index)] for index in pieces[1::2])
        return Query(tuple(pieces[::2]), values, "%s" if self.dialect == "postgres" else "?")


def _adapted(value: Bindable, dialect: Dialect) -> object:
    """The value as the engine's driver takes it, in the form in which columns of its kind are stored."""
    if isinstance(value, bool):
        return int(value) if dialect == "sqlite" else value
    if isinstance(value, Decimal):
        return _number(value, dialect)
    if isinstance(value, datetime):
        return _instant(value, dialect)
    if isinstance(value, date) and dialect == "sqlite":
        return value.isoformat()
    return value


def _number(value: Decimal, dialect: Dialect) -> int | float | Decimal:
    if value == int(value):
        return int(value)
    return value if dialect == "postgres" else float(value)


def _instant(value: datetime, dialect: Dialect) -> str | datetime:
    utc = value.astimezone(UTC)
    if dialect == "sqlite":
        return str(utc.replace(tzinfo=None))
    return utc.replace(tzinfo=None) if dialect == "duckdb" else utc
