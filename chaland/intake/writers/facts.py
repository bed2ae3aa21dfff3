"""Purchases, events and interactions from staged rows, each hanging on the record of whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import Event, Fact, Interaction, Purchase
from chaland.intake.delivery import CREATED, UNCHANGED, Delivery
from chaland.intake.encode import values_json
from chaland.intake.fields import Kind
from chaland.intake.writers.catalogue import sold_products
from chaland.intake.writers.parties import party_records
from chaland.intake.writers.records import columns_of, note_repeats
from chaland.intake.writers.spelling import count_followers

Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of fact: its table, its own columns."""

    model: type[Fact]
    columns: Callable[[Delivery, pl.DataFrame], Columns]


def _purchase_columns(delivery: Delivery, rows: pl.DataFrame) -> Columns:
    columns = columns_of(rows, ("order", "date", "at", "unit_price_cents", "amount_cents", "store"))
    more = columns_of(rows, ("quantity", "currency"))
    return {
        **columns,
        "quantity": [1.0 if quantity is None else quantity for quantity in more["quantity"]],
        "currency": [currency or "EUR" for currency in more["currency"]],
        "product_id": sold_products(delivery, rows),
    }


def _event_columns(delivery: Delivery, rows: pl.DataFrame) -> Columns:
    columns = columns_of(rows, ("type", "at", "path", "store"))
    return {**columns, "type": [kind or "?" for kind in columns["type"]], "properties": _properties(rows)}


def _interaction_columns(delivery: Delivery, rows: pl.DataFrame) -> Columns:
    columns = columns_of(rows, ("at", "outcome", "call_back_at", "satisfaction", "subject", "notes"))
    kinds = columns_of(rows, ("interaction_kind",))["interaction_kind"]
    return {**columns, "kind": [kind or "note" for kind in kinds], "by_id": [None] * rows.height}


def _properties(rows: pl.DataFrame) -> list[str | None]:
    names = {name: name.removeprefix("custom.") for name in rows.columns if name.startswith("custom.")}
    if not names:
        return [None] * rows.height
    texts = values_json(rows.select(list(names)).rename(names), sorted(names.values())).to_list()
    return [None if text == "{}" else text for text in texts]


SHAPES: Mapping[Kind, Shape] = {
    "purchases": Shape(Purchase, _purchase_columns),
    "events": Shape(Event, _event_columns),
    "interactions": Shape(Interaction, _interaction_columns),
}


def compare(delivery: Delivery, kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `fate`, and for a line that stands there already `fact_id` and `word`. Writes nothing."""
    if delivery.alone:
        nothing = pl.lit(None, pl.Int64)
        return rows.with_columns(fate=pl.lit(CREATED, pl.UInt8), fact_id=nothing, word=nothing)
    table = SHAPES[kind].model._meta.db_table
    found = bulk.fetch(
        f"SELECT k.key, f.id, f.batch_id FROM {{keys}} {{join}} {table} f ON f.source_id = %s AND f.key = k.key",
        rows["key"].to_list(),
        delivery.source_id,
    )
    there = {key: (pk, batch) for key, pk, batch in found}
    known = [there.get(key, (None, None)) for key in rows["key"].to_list()]
    rows = rows.with_columns(
        fact_id=pl.Series([pk for pk, _ in known], dtype=pl.Int64),
        word=pl.Series([batch for _, batch in known], dtype=pl.Int64),
    )
    unchanged = pl.col("fact_id").is_not_null()
    return rows.with_columns(
        fate=pl.when(unchanged).then(pl.lit(UNCHANGED, pl.UInt8)).otherwise(pl.lit(CREATED, pl.UInt8))
    )


def write(delivery: Delivery, kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """Store a chunk of facts. Returns columns line, fate."""
    compared = compare(delivery, kind, rows)
    note_repeats(delivery, SHAPES[kind].model._meta.model_name or "", compared, "fact_id")
    fresh = compared.filter(pl.col("fate") == CREATED)
    if fresh.height:
        shape = SHAPES[kind]
        if kind == "purchases":
            count_followers(delivery, fresh)
        record_ids = party_records(delivery, fresh)
        delivery.counts["anonymous"] += sum(1 for record_id in record_ids if record_id is None)
        own = shape.columns(delivery, fresh)
        bulk.insert(
            shape.model,
            {
                "record_id": record_ids,
                "source_id": bulk.Same(delivery.source_id),
                "batch_id": bulk.Same(delivery.batch_id),
                "line": fresh["line"].to_list(),
                "key": fresh["key"].to_list(),
                "extra": fresh["extra"].to_list(),
                **own,
            },
        )
    return compared.select("line", "fate")
