"""Conditions in SQL over the aliases c (contact), k (company), r (roll-up). Values are always bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition as SQL, values marked `%s` and in order."""

    sql: str
    values: list[Any] = field(default_factory=list)


EVERYONE = Clause("1=1")


def all_of(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return EVERYONE
    return Clause(
        " AND ".join(f"({one.sql})" for one in clauses), [value for one in clauses for value in one.values]
    )
