"""Questions about the whole file, answered by the mirror and, for whom changed since, by the row store.

Exact at the instant that the row store is asked: one statement reads both the changes that the snapshot has not
seen and what the question says of the contacts they concern; the snapshot answers for everybody else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from django.db import connection

from chaland.customers.queries.changes import Mark, unseen
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text
from chaland.mirror import engine, opening
from chaland.mirror.domain import Vendor
from chaland.mirror.opening import Opened
from chaland.segments.domain.trees import is_about_messages
from chaland.segments.language import Catalogue, Faulty, Now, Query, Tree, compile_where
from chaland.segments.named import spoken_by
from chaland.segments.snapshot.catalogue import SHARED, mirrored
from chaland.segments.snapshot.plan import plan
from chaland.segments.truth import dialect

logger = logging.getLogger(__name__)
Engine = Literal["auto", "rows", "mirror"]
Answer = TypeVar("Answer")

MESSAGE = "message"
"""As the log calls the messages of campaigns: most questions need not look at those."""
TOO_MANY = 50_000
"""Unseen changes beyond which the row store answers alone: looking contacts up one by one costs more."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What the snapshot has not seen. `fitting`: those of `changed` who fit the question now.

    `shared`: names of shared tables (`SHARED`) of which a row changed.
    """

    changed: list[int]
    fitting: list[int]
    shared: frozenset[str]


class NoMirror(Refused):
    def __init__(self) -> None:
        super().__init__(
            "no_mirror",
            Text(
                "Aucun instantané ne peut répondre à cette question.", "No snapshot can answer this question."
            ),
            remedy=Text(
                "« chaland doctor » dit pourquoi ; « chaland worker » en fait un.",
                "“chaland doctor” says why; “chaland worker” makes one.",
            ),
        )


def mirror_count(tree: Tree, known: Catalogue, now: Now) -> int | None:
    """How many contacts fit; None when the mirror cannot tell. `tree` is in the words of the file."""
    asked = asking(tree, known, now)
    if asked is None:
        return None
    sql, values = asked.about_others("count(*)")
    found = safely(asked.snapshot, lambda: asked.snapshot.numbers(sql, values)[0])
    return None if found is None else found + len(asked.delta.fitting)


def mirror_ids(tree: Tree, known: Catalogue, now: Now) -> list[int] | None:
    """Who fits, ascending; None when the mirror cannot tell."""
    asked = asking(tree, known, now)
    if asked is None:
        return None
    sql, values = asked.about_others("c.id")
    found = safely(asked.snapshot, lambda: asked.snapshot.numbers(sql, values))
    return None if found is None else sorted(found + asked.delta.fitting)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: to the snapshot about who did not change since, and what the row store says of the others."""

    snapshot: Opened
    query: Query
    delta: Delta

    def about_others(self, what: str) -> tuple[str, list[object]]:
        """The question to the snapshot, about everybody who did not change."""
        sql = f"SELECT {what} FROM contact AS c WHERE ({self.query.sql})"
        if not self.delta.changed:
            return sql, list(self.query.values)
        others = " AND c.id NOT IN (SELECT unnest(CAST(? AS BIGINT[])))"
        return sql + others, [*self.query.values, self.delta.changed]


def asking(tree: Tree, known: Catalogue, now: Now, *, on_messages: bool = False) -> Asking | None:
    """None when the mirror cannot tell, or the row store tells sooner. `on_messages`: the question looks at messages
    though the tree does not."""
    vendor = cast(Vendor, connection.vendor)
    snapshot = opening.newest(plan(vendor).form)
    if snapshot is None:
        return None
    try:
        query = compile_where(tree, mirrored(known, vendor, snapshot.tables), "duckdb", now)
    except Faulty:  # the snapshot does not hold all of it; the row store says whether anybody does
        return None
    delta = delta_of(snapshot, tree, known, now, on_messages=on_messages)
    if delta is None or any(SHARED[name] in query.sql for name in delta.shared):
        return None
    return Asking(snapshot, query, delta)


def delta_of(
    snapshot: Opened, tree: Tree, known: Catalogue, now: Now, *, on_messages: bool = False
) -> Delta | None:
    """What changed since the snapshot and fits; None when too much did. One statement: one instant.

    Raises: Faulty.
    """
    seen = snapshot.seen
    needless = () if on_messages or is_about_messages(tree, spoken_by(known)) else (MESSAGE,)
    begun = unseen(Mark(seen.floor, seen.position, seen.horizon), limit=TOO_MANY, but=needless)
    fits = compile_where(tree, known, dialect(), now, reach="few").marked("%s")
    shared = ", ".join(f"'{name}'" for name in SHARED)
    sql = (
        f"{begun.sql} SELECT 0, t.id, CASE WHEN c.id IS NOT NULL AND ({fits.sql}) THEN 1 ELSE 0 END "
        "FROM touched AS t LEFT JOIN customers_contact AS c ON c.id = t.id "
        "UNION ALL SELECT 1, count(*), 0 FROM recent "
        f'UNION ALL SELECT DISTINCT 2, {_PLACE}, 0 FROM recent AS r WHERE r."table" IN ({shared})'
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*begun.values, *cast(tuple[Any, ...], fits.values)])
        rows = cursor.fetchall()
    if any(kind == 1 and number >= TOO_MANY for kind, number, _ in rows):
        return None
    return Delta(
        changed=[number for kind, number, _ in rows if kind == 0],
        fitting=[number for kind, number, fit in rows if kind == 0 and fit],
        shared=frozenset(tuple(SHARED)[number] for kind, number, _ in rows if kind == 2),
    )


_PLACE = (
    'CASE r."table" ' + " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(SHARED)) + " END"
)


def safely(snapshot: Opened, ask: Any) -> Any:
    """The snapshot's answer; None when it failed to give one, and never again asked if its file is damaged."""
    try:
        return ask()
    except engine.Failure as fault:
        if engine.is_damage(fault):
            opening.give_up(snapshot.row, fault)
        else:
            logger.warning("the mirror could not answer: %s", fault)
        return None
