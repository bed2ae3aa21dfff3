"""Who fits a sentence, asked of the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection

from chaland.kernel.clock import Clock, system_clock
from chaland.segments.language import Catalogue, Faults, Now, Query, Reach, Tree, compile_where, read
from chaland.segments.truth import catalogue, dialect


def condition(
    tree: Tree,
    *,
    zone: str,
    clock: Clock = system_clock,
    reach: Reach = "all",
    known: Catalogue | None = None,
) -> Query:
    """A condition on `customers_contact AS c`, its values marked `%s`. Raises: Faulty."""
    now = Now(clock(), zone)
    return compile_where(tree, known or catalogue(), dialect(), now, reach=reach).marked("%s")


def sentence(text: str, known: Catalogue | None = None) -> Tree:
    """The tree of a sentence in French or English. Raises: Faulty, with every fault at once."""
    tree = read(text, None, known or catalogue())
    if isinstance(tree, Faults):
        raise tree.refusal()
    return tree


def fitting(tree: Tree, contact_ids: Sequence[int], *, zone: str, known: Catalogue | None = None) -> set[int]:
    """Which of these contacts fit. Cost: one query about them alone."""
    if not contact_ids:
        return set()
    asked = condition(tree, zone=zone, reach="few", known=known)
    marks = ", ".join(["%s"] * len(contact_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id FROM customers_contact AS c WHERE c.id IN ({marks}) AND ({asked.sql})",
            [*contact_ids, *cast(tuple[Any, ...], asked.values)],
        )
        return {row[0] for row in cursor.fetchall()}
