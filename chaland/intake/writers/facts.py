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
from chaland.intake.writers.records import columns_of

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
    """Rows with `fate`: a line that stands in the file already is unchanged. Writes nothing."""
    if delivery.alone:
        return rows.with_columns(fate=pl.lit(CREATED, pl.UInt8))
    table = SHAPES[kind].model._meta.db_table
    found = bulk.fetch(
        f"SELECT k.key FROM {{keys}} {{join}} {table} f ON f.source_id = %s AND f.key = k.key",
        rows["key"].to_list(),
        delivery.source_id,
    )
    there = pl.Series([key for (key,) in found], dtype=pl.Int64)
    known = pl.col("key").is_in(there.implode())
    return rows.with_columns(
        fate=pl.when(known).then(pl.lit(UNCHANGED, pl.UInt8)).otherwise(pl.lit(CREATED, pl.UInt8))
    )


def write(delivery: Delivery, kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """Store a chunk of facts. Returns columns line, fate."""
    compared = compare(delivery, kind, rows)
    fresh = compared.filter(pl.col("fate") == CREATED)
    if fresh.height:
        shape = SHAPES[kind]
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
