"""How far the readers of the Change log are behind, and whom the changes since a mark concern."""

from __future__ import annotations

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


def unseen(mark: Mark, *, limit: int) -> Clause:
    """The beginning of a statement (`WITH …`) about what was not seen yet, for what follows in it to use:

    recent ("table", row_id, contact_id): those changes, `limit` of them at most;
    touched (id): the contacts they concern, those of changed companies included, gone ones too.
    """
    sql = (
        'WITH recent AS MATERIALIZED (SELECT "table", row_id, contact_id FROM customers_change '
        f"WHERE id > %s{_YOUNGER[connection.vendor]} LIMIT %s), "
        "touched AS MATERIALIZED (SELECT contact_id AS id FROM recent WHERE contact_id IS NOT NULL "
        "UNION SELECT c.id FROM recent AS r INNER JOIN customers_contact AS c ON c.company_id = r.row_id "
        f"WHERE r.\"table\" = 'company'{_LATE[connection.vendor]})"
    )
    values: list[Any] = [mark.floor]
    if connection.vendor == "postgresql":
        values += [mark.horizon, mark.last]
    return Clause(sql, [*values, limit])


_YOUNGER = {"sqlite": "", "postgresql": " AND (transaction >= %s OR id > %s)"}
_LATE = {
    "sqlite": "",
    "postgresql": "".join(
        f" UNION SELECT s.contact_id FROM recent AS r INNER JOIN customers_{name} AS f ON f.id = r.row_id "
        f"INNER JOIN customers_sourcerecord AS s ON s.id = f.record_id "
        f"WHERE r.\"table\" = '{name}' AND s.contact_id IS NOT NULL"
        for name in ("purchase", "event", "interaction")
    ),
}
"""A fact logs the contact that its transaction saw; another may have been giving its record to somebody else."""


def unseen_count(mark: Mark, *, limit: int) -> int:
    """How many changes were not seen yet; `limit` when there are as many or more. Cost: that many rows."""
    begun = unseen(mark, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT count(*) FROM recent", begun.values)
        return int(cursor.fetchone()[0])
