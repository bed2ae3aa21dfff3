"""What was invented, as columns of the tables. Each contact has one record, of the same id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl

from benchmarks.segments.written.inventing import Chunk
from chaland.customers.bulk import Same
from chaland.customers.models import Contact, ContactLabel, Event, Purchase, Rollup, SourceRecord

NOW = Same(datetime(2026, 11, 1, tzinfo=UTC))
Columns = tuple[Any, dict[str, Any]]


def tables(chunk: Chunk, batch: Any, products: list[int]) -> Iterator[Columns]:
    """Model and its columns, in the order in which they may be written. `products`: ids by number."""
    of = {"source_id": Same(batch.source_id), "batch_id": Same(batch.pk), "line": Same(2)}
    first = int(chunk["people"]["id"][0]) * 1_000
    yield _contacts(chunk["people"])
    yield _records(chunk["people"]["id"].to_list(), of)
    yield _labels(chunk["hobbies"])
    yield _purchases(chunk["purchases"], products, first, of)
    yield _events(chunk["events"], first, of)
    yield _rollups(chunk["people"])


def _contacts(people: pl.DataFrame) -> Columns:
    names = ("id", "city", "city_key", "postal_code", "department", "email", "latitude", "longitude")
    said = {name: people[name].to_list() for name in names}
    same = {"record_count": Same(1), "name_key": Same(""), "search": Same(""), "status": Same("customer")}
    return Contact, {
        **said,
        "birth_date": people["birth_date"],
        "created_at": NOW,
        "updated_at": NOW,
        **same,
    }


def _records(ids: list[int], of: dict[str, Same]) -> Columns:
    said = {"raw": Same("[]"), "values": Same("{}"), "digest": Same(b"0" * 16)}
    seen = {"seen_at": NOW, "first_seen_at": NOW, "first_batch_id": of["batch_id"]}
    keys = [f"id:{number}" for number in ids]
    return SourceRecord, {
        "id": ids,
        "contact_id": ids,
        "kind": Same("contact"),
        "key": keys,
        **of,
        **said,
        **seen,
    }


def _labels(hobbies: pl.DataFrame) -> Columns:
    words = hobbies["key"].to_list()
    return ContactLabel, {
        "contact_id": hobbies["contact_id"].to_list(),
        "field": Same("hobbies"),
        "value": words,
        "key": words,
    }


def _purchases(bought: pl.DataFrame, products: list[int], first: int, of: dict[str, Same]) -> Columns:
    return Purchase, {
        "record_id": bought["contact_id"].to_list(),
        "key": range(first, first + bought.height),
        "date": bought["date"],
        "product_id": [products[number] for number in bought["number"].to_list()],
        "amount_cents": bought["amount_cents"].to_list(),
        "quantity": Same(1.0),
        "currency": Same("EUR"),
        **of,
    }


def _events(seen: pl.DataFrame, first: int, of: dict[str, Same]) -> Columns:
    return Event, {
        "record_id": seen["contact_id"].to_list(),
        "key": range(first, first + seen.height),
        "type": seen["type"].to_list(),
        "path": seen["path"].to_list(),
        "at": seen["at"].dt.replace_time_zone("UTC"),
        **of,
    }


def _rollups(people: pl.DataFrame) -> Columns:
    buyers = people.filter(pl.col("purchase_count").is_not_null())
    counted = ("purchase_count", "total_cents", "last_order_cents")
    return Rollup, {
        "contact_id": buyers["id"].to_list(),
        "line_count": buyers["purchase_count"].to_list(),
        **{name: buyers[name].to_list() for name in counted},
        **{name: buyers[name] for name in ("first_purchase", "last_purchase")},
    }
