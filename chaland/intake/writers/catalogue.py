"""Products: those of a catalogue's file, and those that purchases name.

What a sale says of its product is a source record too, so that undoing either leaves the other's word.
"""

from __future__ import annotations

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import Product
from chaland.customers.services.rebuild import rebuild_products
from chaland.intake.delivery import CREATED, UNCHANGED, UPDATED, Delivery
from chaland.intake.encode import values_json
from chaland.intake.keys import digests, product_keys
from chaland.intake.writers import records
from chaland.intake.writers.spelling import count_followers

_SOLD = ("product", "product_code", "category", "brand", "currency")


def sold_products(delivery: Delivery, rows: pl.DataFrame) -> list[int | None]:
    """The product of each purchase line; those that this source never named get a record of their own."""
    keyed = rows.with_columns(product_key=product_keys(rows))
    named = keyed.filter(pl.col("product_key").is_not_null()).unique(
        "product_key", keep="first", maintain_order=True
    )
    ids = product_ids(delivery, named["product_key"].to_list())
    known = records.known_records(delivery, "product", "product", list(ids))
    newly = named.filter(~pl.col("product_key").is_in(list(known)))
    if newly.height:
        _insert_sold(delivery, newly, ids)
    return [ids.get(key) for key in keyed["product_key"].to_list()]


def _insert_sold(delivery: Delivery, rows: pl.DataFrame, ids: dict[str, int]) -> None:
    values = values_json(rows, _SOLD)
    said = rows.select("line", pl.col("product_key").alias("key")).with_columns(
        external_id=pl.lit(None, pl.String),
        raw=pl.lit("[]"),
        values=values,
        digest=pl.Series(digests(values), dtype=pl.Binary),
    )
    products = [ids[key] for key in said["key"].to_list()]
    records.insert_records(delivery, "product", said, {"product": products})
    rebuild_products(products)


def product_ids(delivery: Delivery, keys: list[str]) -> dict[str, int]:
    """Product ids by key; the missing ones are inserted bare, their records fill them."""
    known = _ids_of(keys)
    newly = sorted(set(keys) - set(known))  # in one order, lest two imports wait for each other
    if not newly:
        return known
    bare = (Product(key=key, name=key, batch_id=delivery.batch_id) for key in newly)
    Product.objects.bulk_create(bare, batch_size=1_000, ignore_conflicts=True)
    return known | _ids_of(newly)


def _ids_of(keys: list[str]) -> dict[str, int]:
    return dict(
        bulk.fetch("SELECT k.key, p.id FROM {keys} {join} customers_product p ON p.key = k.key", keys)
    )


def compare(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Catalogue rows with `fate` and `record_id`. Writes nothing."""
    known = records.with_known(delivery, "product", "product", rows)
    fate = (
        pl.when("same").then(UNCHANGED).when(pl.col("record_id").is_null()).then(CREATED).otherwise(UPDATED)
    )
    return known.with_columns(fate=fate.cast(pl.UInt8))


def write(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Store a chunk of a catalogue. Returns columns line, fate."""
    compared = compare(delivery, rows)
    records.note_repeats(delivery, "record", compared, "record_id")
    moved = compared.filter(pl.col("fate") != UNCHANGED)
    if moved.height:
        count_followers(delivery, moved)
        moved = moved.with_columns(product_key=product_keys(moved))
        ids = product_ids(delivery, moved["product_key"].unique(maintain_order=True).to_list())
        products = [ids[key] for key in moved["product_key"].to_list()]
        _write_records(delivery, moved.with_columns(product_id=pl.Series(products, dtype=pl.Int64)))
        rebuild_products(products)
    return compared.select("line", "fate")


def _write_records(delivery: Delivery, moved: pl.DataFrame) -> None:
    newly = moved.filter(pl.col("record_id").is_null())
    if newly.height:
        records.insert_records(delivery, "product", newly, {"product": newly["product_id"].to_list()})
    changed = moved.filter(pl.col("record_id").is_not_null())
    if changed.height:
        records.supersede(delivery, changed, changed["record_id"].to_list())
