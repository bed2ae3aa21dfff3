"""How far the readers of the Change log are behind, and whom the changes since a mark concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from chaland.customers.models import Change, Position
from chaland.customers.queries.conditions import Clause
from chaland.customers.queries.search import READER


def search_lag() -> int:
    """Changes that the search index has not taken in; always 0 on PostgreSQL, which indexes by itself."""
    if connection.vendor != "sqlite":
        return 0
    last = Change.objects.aggregate(last=Max("id"))["last"] or 0
    position = Position.objects.filter(reader=READER).first()
    return last - (position.change_id if position else 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of the log somebody saw, at one instant.

    Everything up to `floor` was seen. Above it, on PostgreSQL, what transactions older than `horizon` wrote was
    seen up to `last`; a younger one may have been running, and its changes, though numbered lower, come late.
    On SQLite, which has one writer, `floor` is `last` and `horizon` is 0.
    """

    floor: int
    last: int
    horizon: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reader that keeps on reading has come; what it stores between two readings.

    Every change up to `floor` was read, and those of transactions older than `horizon` up to `last`. PostgreSQL
    numbers changes before they are committed: `next_floor` becomes the floor once whatever ran when the sequence
    stood there has ended. A negative `next_horizon` is the transaction that read the sequence; a positive one, of
    a later reading, is younger than all those: `next_floor` waits until none older than it runs.
    """

    floor: int = 0
    last: int = 0
    horizon: int = 0
    next_floor: int = 0
    next_horizon: int = 0

    @property
    def mark(self) -> Mark:
        return Mark(self.floor, self.last, self.horizon)


def progressed(before: Progress) -> Progress:
    """As of now: everything that is visible when this returns is behind it. Asked before the changes are read,
    so that what comes in between is read once more rather than never."""
    if connection.vendor != "postgresql":
        newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
        seen = max(newest or 0, before.floor)
        return Progress(seen, seen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('customers_change', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")
        numbered = cursor.fetchone()[0]
        if numbered == before.floor and not before.next_horizon:
            return before  # nothing new: no number is asked for, and nothing has to be stored
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        own = cursor.fetchone()[0]
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
            "(SELECT coalesce(max(id), 0) FROM customers_change)"
        )
        horizon, last = cursor.fetchone()
    floor, next_floor, next_horizon = advanced(before, numbered, own, horizon)
    return Progress(floor, last, max(horizon, before.horizon), next_floor, next_horizon)


def advanced(before: Progress, numbered: int, own: int, oldest: int) -> tuple[int, int, int]:
    """The floor, the next one and its horizon. `numbered`: where the sequence stands; `own`: this
    transaction; `oldest`: the oldest that runs. Pure."""
    waiting = before.next_horizon
    if waiting < 0:
        return before.floor, before.next_floor, own if own > -waiting else waiting
    if waiting and oldest < waiting:
        return before.floor, before.next_floor, waiting
    floor = max(before.floor, before.next_floor)
    return floor, numbered, -own if numbered > floor else 0


def unseen(mark: Mark, *, limit: int, tables: Sequence[str] = (), but: Sequence[str] = ()) -> Clause:
    """The beginning of a statement (`WITH …`) about what was not seen yet, for what follows in it to use:

    recent ("table", row_id, contact_id): those changes, `limit` of them at most, of these `tables` alone when some
    are named, of all `but` some otherwise;
    touched (id): the contacts they concern, those of changed companies included, gone ones too.
    """
    told = (*tables, *but)
    one_of = "IN" if tables else "NOT IN"
    named = f' AND "table" {one_of} ({", ".join(["%s"] * len(told))})' if told else ""
    sql = (
        'WITH recent AS MATERIALIZED (SELECT "table", row_id, contact_id FROM customers_change '
        f"WHERE id > %s{_YOUNGER[connection.vendor]}{named} LIMIT %s), "
        "touched AS MATERIALIZED (SELECT contact_id AS id FROM recent WHERE contact_id IS NOT NULL "
        "UNION SELECT c.id FROM recent AS r INNER JOIN customers_contact AS c ON c.company_id = r.row_id "
        f"WHERE r.\"table\" = 'company'{_LATE[connection.vendor]})"
    )
    values: list[Any] = [mark.floor]
    if connection.vendor == "postgresql":
        values += [mark.horizon, mark.last]
    return Clause(sql, [*values, *told, limit])


_YOUNGER = {"sqlite": "", "postgresql": " AND (transaction >= %s OR id > %s)"}
_LATE = {
    "sqlite": "",
    "postgresql": "".join(
        f" UNION SELECT s.contact_id FROM recent AS r INNER JOIN customers_{name} AS f ON f.id = r.row_id "
        f"INNER JOIN customers_sourcerecord AS s ON s.id = f.record_id "
        f"WHERE r.\"table\" = '{name}' AND s.contact_id IS NOT NULL"
        for name in ("purchase", "event", "interaction", "message")
    ),
}
"""A fact logs the contact that its transaction saw; another may have been giving its record to somebody else."""


def unseen_count(mark: Mark, *, limit: int, tables: Sequence[str] = (), but: Sequence[str] = ()) -> int:
    """How many changes were not seen yet; `limit` when there are as many or more. Cost: that many rows."""
    begun = unseen(mark, limit=limit, tables=tables, but=but)
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT count(*) FROM recent", begun.values)
        return int(cursor.fetchone()[0])
