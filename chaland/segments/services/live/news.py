"""Whom the Change log speaks of since it was last read.

On PostgreSQL changes are numbered before they are committed. Whatever is visible is read, so that nothing
waits for a long transaction; what transactions still running may have written is read again until they end,
which costs a little and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from chaland.customers.queries.changes import Mark, Progress, progressed, unseen, unseen_count
from chaland.customers.queries.conditions import Clause
from chaland.segments.counting import MESSAGE
from chaland.segments.models import Reading

TOO_MANY = 20_000
"""Changes beyond which everything is asked anew rather than contact by contact."""
_EVER = 2**62
_SHARED = ("product", "source", "mailing")
"""Tables whose rows many contacts share: who uses a changed one is not looked for, everybody is asked."""


@dataclass(frozen=True, slots=True)
class News:
    """`tables`: by contact, which of its tables changed (as the log calls them). `beyond`: too much to go by
    contact; `tables` is then empty. `written`: others, to whom nothing happened but messages; `flooded`: there are too
    many messages to go by contact."""

    seen: Progress
    tables: dict[int, frozenset[str]]
    beyond: bool = False
    written: frozenset[int] = frozenset()
    flooded: bool = False


def reading() -> Reading:
    found, _ = Reading.objects.get_or_create(pk=1)
    return found


def hold_reading() -> None:
    """Be alone to write memberships until the transaction ends. SQLite has one writer already."""
    Reading.objects.select_for_update().get_or_create(pk=1)


def news() -> News:
    """Cost: a look at the end of the log; as many rows as there are unread changes, within TOO_MANY twice."""
    last = reading()
    seen = observe(last)
    mark = Mark(last.floor, _EVER, last.horizon)
    begun = unseen(mark, limit=TOO_MANY + 1, but=(MESSAGE,))
    with connection.cursor() as cursor:
        cursor.execute(f'{begun.sql} SELECT "table", count(*) FROM recent GROUP BY 1', begun.values)
        counts = dict(cursor.fetchall())
        if sum(counts.values()) > TOO_MANY or any(name in counts for name in _SHARED):
            return News(seen, {}, beyond=True)
        written = _written_to(mark)
        tables = _touched(begun) if counts else {}
    alone = frozenset() if written is None else written - tables.keys()
    for contact in (written or frozenset()) & tables.keys():
        tables[contact] |= {MESSAGE}
    return News(seen, tables, written=alone, flooded=written is None)


def _written_to(mark: Mark) -> frozenset[int] | None:
    """Whom messages concern; None when there are too many to go by contact."""
    if (sent := unseen_count(mark, limit=TOO_MANY + 1, tables=(MESSAGE,))) > TOO_MANY:
        return None
    if not sent:
        return frozenset()
    begun = unseen(mark, limit=TOO_MANY + 1, tables=(MESSAGE,))
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT id FROM touched", begun.values)
        return frozenset(row[0] for row in cursor.fetchall())


def _touched(begun: Clause) -> dict[int, frozenset[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'{begun.sql} SELECT DISTINCT t.id, r."table" FROM touched AS t '
            "LEFT JOIN recent AS r ON r.contact_id = t.id",
            begun.values,
        )
        return _by_contact(cursor.fetchall())


def _by_contact(rows: list[tuple[int, str | None]]) -> dict[int, frozenset[str]]:
    """A contact touched through its company, or late, is not named by a row of the log."""
    found: dict[int, set[str]] = defaultdict(set)
    for contact, table in rows:
        found[contact].add(table or "company")
    return {contact: frozenset(tables) for contact, tables in found.items()}


def observe(last: Reading) -> Progress:
    """Where the log stands now. Asked before its rows are read."""
    return progressed(Progress(last.floor, last.floor, last.horizon, last.next_floor, last.next_horizon))


def keep(seen: Progress) -> None:
    """Written down, unless somebody has read further meanwhile."""
    behind = Reading.objects.filter(pk=1, floor__lte=seen.floor, horizon__lte=seen.horizon)
    behind.update(
        floor=seen.floor,
        horizon=seen.horizon,
        next_floor=seen.next_floor,
        next_horizon=seen.next_horizon,
    )
