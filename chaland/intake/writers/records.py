"""Source records: what is already there, what is new, what supersedes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import ContactPoint, Repeat, SourceRecord, SourceVersion
from chaland.intake.delivery import Delivery
from chaland.intake.folding import fold_column


@dataclass(frozen=True, slots=True)
class Known:
    """A record that is already there."""

    record_id: int
    owner_id: int | None
    digest: bytes
    batch_id: int


def known_records(delivery: Delivery, kind: str, owner: str, keys: Sequence[str]) -> dict[str, Known]:
    """The records of this source among these keys. `owner`: contact, company or product."""
    found = bulk.fetch(
        f"SELECT k.key, r.id, r.{owner}_id, r.digest, r.batch_id FROM {{keys}} "
        "{join} customers_sourcerecord r ON r.source_id = %s AND r.kind = %s AND r.key = k.key",
        keys,
        delivery.source_id,
        kind,
    )
    return {key: Known(pk, owner_id, bytes(digest), batch) for key, pk, owner_id, digest, batch in found}


def with_known(delivery: Delivery, kind: str, owner: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows (columns key, digest, repeat) beside their record, if this source has it already.

    Adds `record_id` and the record's `<owner>_id`; `same`: the row says nothing new; `word`: the batch
    whose word it repeats, if any.
    """
    known = known_records(delivery, kind, owner, rows["key"].unique().to_list())
    said = [(key, one.record_id, one.owner_id, one.digest, one.batch_id) for key, one in known.items()]
    names = ("key", "record_id", f"{owner}_id", "said", "word")
    types = (pl.String, pl.Int64, pl.Int64, pl.Binary, pl.Int64)
    told = pl.DataFrame(said, dict(zip(names, types, strict=True)), orient="row")
    again = (pl.col("digest") == pl.col("said")).fill_null(False)
    return (
        rows.join(told, on="key", how="left", maintain_order="left")
        .with_columns(same=again | pl.col("repeat"), word=pl.when(again).then("word"))
        .drop("said")
    )


def known_before(rows: pl.DataFrame, owner_id: str) -> list[int]:
    """Contacts or companies that now have more to say than the one row that made them (column `fresh`)."""
    moved = rows.filter(~pl.col("same"))
    several = moved.filter(~pl.col("fresh") | pl.col(owner_id).is_duplicated())
    return several[owner_id].unique().drop_nulls().to_list()


def note_repeats(delivery: Delivery, table: str, rows: pl.DataFrame, row_id: str) -> None:
    """Remember who said again what another batch had said (columns `word`, `line` and `row_id`)."""
    said = rows.filter(pl.col("word").is_not_null() & (pl.col("word") != delivery.batch_id))
    said = said.unique(row_id, keep="first", maintain_order=True)
    if said.height:
        bulk.insert(
            Repeat,
            {
                "table": bulk.Same(table),
                "row_id": said[row_id].to_list(),
                "word_id": said["word"].to_list(),
                "batch_id": bulk.Same(delivery.batch_id),
                "line": said["line"].to_list(),
                "seen_at": bulk.Same(delivery.now),
            },
        )


def insert_records(
    delivery: Delivery, kind: str, rows: pl.DataFrame, owners: Mapping[str, Sequence[int | None]]
) -> list[int]:
    """Insert one record a row (columns key, external_id, line, raw, values, digest). Returns their ids."""
    ids = bulk.allocate(SourceRecord, rows.height)
    nobody, same, now = bulk.Same(None), bulk.Same(delivery.batch_id), bulk.Same(delivery.now)
    bulk.insert(
        SourceRecord,
        {
            "id": ids,
            "source_id": bulk.Same(delivery.source_id),
            "kind": bulk.Same(kind),
            "key": rows["key"].to_list(),
            "external_id": rows["external_id"].to_list(),
            "contact_id": owners.get("contact", nobody),
            "company_id": owners.get("company", nobody),
            "product_id": owners.get("product", nobody),
            "batch_id": same,
            "first_batch_id": same,
            "line": rows["line"].to_list(),
            "raw": rows["raw"].to_list(),
            "values": rows["values"].to_list(),
            "digest": rows["digest"].to_list(),
            "seen_at": now,
            "first_seen_at": now,
        },
    )
    return ids


def supersede(delivery: Delivery, rows: pl.DataFrame, ids: Sequence[int]) -> None:
    """Keep what these records said, then let them say what the rows say."""
    _keep_versions(delivery, ids)
    bulk.update(
        SourceRecord,
        "id",
        {
            "id": ids,
            "batch_id": bulk.Same(delivery.batch_id),
            "line": rows["line"].to_list(),
            "raw": rows["raw"].to_list(),
            "values": rows["values"].to_list(),
            "digest": rows["digest"].to_list(),
            "external_id": rows["external_id"].to_list(),
            "seen_at": bulk.Same(delivery.now),
        },
    )


def _keep_versions(delivery: Delivery, ids: Sequence[int]) -> None:
    columns = ("id", "batch_id", "line", "raw", "values", "digest", "seen_at")
    former = SourceRecord.objects.filter(pk__in=ids).values_list(*columns)
    SourceVersion.objects.bulk_create(
        [
            SourceVersion(
                record_id=pk,
                batch_id=batch,
                superseded_by_id=delivery.batch_id,
                line=line,
                raw=raw,
                values=values,
                digest=bytes(digest),
                seen_at=seen_at,
            )
            for pk, batch, line, raw, values, digest, seen_at in former
        ],
        batch_size=500,
    )


_SINGLE = ("email", "mobile", "phone", "fax")
_SEVERAL = (("emails_other", "email"), ("phones_other", "phone"))


def insert_points(rows: pl.DataFrame, record_ids: Sequence[int]) -> None:
    """The contact points of these rows, each hanging on its record."""
    base = rows.with_columns(record_id=pl.Series(record_ids, dtype=pl.Int64))
    parts = [_point(base, pl.col(kind), kind) for kind in _SINGLE if kind in rows.columns]
    parts += [
        _point(base.explode(column), pl.col(column), kind)
        for column, kind in _SEVERAL
        if column in rows.columns
    ]
    if "street" in rows.columns and "postal_code" in rows.columns:
        street = pl.lit(fold_column(rows["street"]))
        parts.append(_point(base, pl.concat_str(pl.col("postal_code"), street, separator=" "), "address"))
    points = pl.concat(parts) if parts else None
    if points is not None and points.height:
        bulk.insert(ContactPoint, {name: points[name].to_list() for name in points.columns})


def _point(rows: pl.DataFrame, value: pl.Expr, kind: str) -> pl.DataFrame:
    return rows.select("record_id", pl.lit(kind).alias("kind"), value.alias("value")).drop_nulls("value")


def replace_points(rows: pl.DataFrame, record_ids: Sequence[int]) -> None:
    ContactPoint.objects.filter(record_id__in=record_ids).delete()
    insert_points(rows, record_ids)


def columns_of(rows: pl.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    """These columns as lists (dates and instants as series, cut to the second); one that the file does
    not feed is all None."""
    return {name: _column(rows, name) for name in names}


def _column(rows: pl.DataFrame, name: str) -> list[Any] | pl.Series:
    if name not in rows.columns:
        return [None] * rows.height
    kind = rows.schema[name]
    if isinstance(kind, pl.Datetime):
        return rows[name].dt.truncate("1s")
    return rows[name] if kind == pl.Date else rows[name].to_list()
