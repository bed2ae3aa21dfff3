"""Conditions in SQL over the aliases c (contact), k (company), r (roll-up). Values are always bound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition as SQL, values marked `%s` and in order."""

    sql: str
    values: list[Any] = field(default_factory=list)


EVERYONE = Clause("1=1")


def among(contact_ids: Sequence[int]) -> Clause:
    """These contacts and no others, however many they are."""
    if connection.vendor == "postgresql":
        return Clause("c.id = ANY(%s)", [list(contact_ids)])
    return Clause("c.id IN (SELECT value FROM json_each(%s))", [json.dumps(list(contact_ids))])


def all_of(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return EVERYONE
    return Clause(
        " AND ".join(f"({one.sql})" for one in clauses), [value for one in clauses for value in one.values]
    )
