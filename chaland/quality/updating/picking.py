"""Whom to ask in a round: the oldest confirmed and the most valuable first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chaland.customers.queries.merging import live_ids
from chaland.quality.domain.weights import weights_on
from chaland.quality.updating import ports
from chaland.quality.updating.domain import FIELDS, Plan, months_before, urgency
from chaland.quality.updating.models import Asked

STEP = 20_000
_HELD = {"address": "c.postal_code", "name": "c.last_name"}
_READ: dict[str, Any] = {
    "id": pl.Int64(),
    "cents": pl.Int64(),
    **{f"held_{name}": pl.Int64() for name in FIELDS},
    **{f"on_{name}": pl.String() for name in FIELDS},
}


def pick(plan: Plan, today: date) -> dict[int, ports.Point]:
    """Contact -> where to ask, the most urgent first. Cost: one pass over the file, flat memory."""
    asked_lately = _asked_since(months_before(today, plan.again))
    found: dict[int, ports.Point] = {}
    for ids in _in_order(plan, today, asked_lately):
        reached = ports.lent().reachable(ids, plan.way)
        found |= {pk: reached[pk] for pk in ids if pk in reached}
        if len(found) >= plan.people:
            break
    return dict(list(found.items())[: plan.people])


def _in_order(plan: Plan, today: date, without: set[int]) -> Iterator[Sequence[int]]:
    """The candidates in order, as many at a time as are wanted. The most urgent twenty times as many are kept."""
    weights = weights_on(today)
    best = pl.DataFrame(schema={"id": pl.Int64(), "urgency": pl.Int64()})
    for people in _pages():
        fresh = urgency(people, plan.fields, today, weights.good, weights.lost)
        fresh = fresh.filter(~pl.col("id").is_in(list(without)))
        best = (
            pl.concat([best, fresh]).sort(["urgency", "id"], descending=[True, False]).head(plan.people * 20)
        )
    ids = best["id"].to_list()
    step = max(plan.people, 100)
    yield from (ids[start : start + step] for start in range(0, len(ids), step))


def _pages() -> Iterator[pl.DataFrame]:
    """Those who are not former customers."""
    held = ", ".join(f"CASE WHEN {_HELD.get(name, f'c.{name}')} IS NULL THEN 0 ELSE 1 END" for name in FIELDS)
    dates = ", ".join(f"CAST(f.{name} AS text)" for name in FIELDS)
    asked = (
        f"SELECT c.id, coalesce(u.total_cents, 0), {held}, {dates} FROM customers_contact c "
        "LEFT JOIN quality_confirmed f ON f.contact_id = c.id LEFT JOIN customers_rollup u ON u.contact_id = c.id "
        "WHERE c.id > %s AND (c.status IS NULL OR c.status <> 'former') ORDER BY c.id LIMIT %s"
    )
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(asked, [last, STEP])
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        read = pl.DataFrame(rows, schema=_READ, orient="row")
        yield read.with_columns(
            pl.col("^held_.*$").cast(pl.Boolean), pl.col("^on_.*$").str.to_date("%Y-%m-%d")
        )


def _asked_since(day: date) -> set[int]:
    """Those asked since, under the number that they go by now too."""
    homes = set(Asked.objects.filter(round__day__gte=day).values_list("home", flat=True))
    return homes | set(live_ids(homes).values())
