"""The golden record of people known from one record only, a chunk at a time.

The same columns as `customers.domain.columns`, vectorised; a law in the tests holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from chaland.customers import bulk
from chaland.customers.domain.columns import PLAIN_CONTACT
from chaland.customers.models import Contact, ContactLabel
from chaland.customers.queries.labels import tag_names
from chaland.intake.delivery import Delivery
from chaland.intake.encode import values_json
from chaland.intake.folding import fold_column
from chaland.intake.writers.records import columns_of

_NOTHING = pl.lit(None, pl.String)


def insert_contacts(
    delivery: Delivery, rows: pl.DataFrame, ids: Sequence[int], company_ids: Sequence[int | None]
) -> None:
    """One new contact a row, with its labels."""
    columns = columns_of(rows, [name for name in PLAIN_CONTACT if name in rows.columns])
    derived = _derived(rows)
    custom = _custom(rows)
    created = columns_of(rows, ("created_at", "last_contact"))
    bulk.insert(
        Contact,
        {
            "id": ids,
            **columns,
            **{name: derived[name].to_list() for name in derived.columns},
            "company_id": company_ids,
            "custom": custom,
            "origins": bulk.Same(None),
            "record_count": bulk.Same(1),
            "created_at": _created(delivery, created["created_at"]),
            "updated_at": bulk.Same(delivery.now),
            "last_contact": created["last_contact"],
        },
    )
    _insert_labels(rows, ids)


def _created(delivery: Delivery, told: Any) -> Any:
    """When the source says it met them; else now."""
    if not isinstance(told, pl.Series):
        return bulk.Same(delivery.now)
    return told.fill_null(delivery.now)


def _derived(rows: pl.DataFrame) -> pl.DataFrame:
    def folded(field: str) -> pl.Expr:
        return pl.lit(fold_column(rows[field])) if field in rows.columns else _NOTHING

    def plain(field: str) -> pl.Expr:
        return pl.col(field) if field in rows.columns else _NOTHING

    last, first, company = folded("last_name"), folded("first_name"), folded("company")
    email, mobile, city = folded("email"), plain("mobile"), folded("city")
    name = pl.concat_str(last, first, separator=" ", ignore_nulls=True)
    nameless = pl.coalesce(company, email, mobile, pl.lit(""))
    professional = (
        pl.when(plain("company").is_not_null()).then(pl.lit("professional")).otherwise(pl.lit("person"))
    )
    shown = (
        first,
        last,
        folded("birth_name"),
        company,
        email,
        _national(mobile),
        _national(plain("phone")),
        city,
    )
    # a frame without columns would make every literal one row high
    return rows.with_columns(
        __kind=pl.coalesce(plain("kind"), professional),
        __city_key=city,
        __name_key=pl.when(name.str.len_chars() > 0).then(name).otherwise(nameless),
        __search=pl.concat_str(*shown, separator=" ", ignore_nulls=True),
    ).select(
        pl.col("__kind").alias("kind"),
        pl.col("__city_key").alias("city_key"),
        pl.col("__name_key").alias("name_key"),
        pl.col("__search").alias("search"),
    )


def _national(phone: pl.Expr) -> pl.Expr:
    french = pl.concat_str(pl.lit("0"), phone.str.slice(3))
    return pl.when(phone.str.starts_with("+33")).then(french).otherwise(phone.str.strip_chars_start("+"))


def _custom(rows: pl.DataFrame) -> list[str | None]:
    names = [name for name in rows.columns if name.startswith("custom.")]
    if not names:
        return [None] * rows.height
    bare = values_json(rows.select(names).rename(lambda name: name.removeprefix("custom.")), _bare(names))
    return [None if text == "{}" else text for text in bare.to_list()]


def _bare(names: Sequence[str]) -> list[str]:
    return sorted(name.removeprefix("custom.") for name in names)


def _insert_labels(rows: pl.DataFrame, ids: Sequence[int]) -> None:
    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List) and _is_label(name)]
    owned = rows.with_columns(contact_id=pl.Series(ids, dtype=pl.Int64)).select("contact_id", *lists)
    for field in lists:
        worn = owned.select("contact_id", pl.col(field).alias("value")).explode("value").drop_nulls("value")
        worn = _as_named_now(worn) if field == "tags" else worn
        worn = worn.with_columns(key=fold_column(worn["value"])).unique(
            ["contact_id", "key"], keep="first", maintain_order=True
        )
        columns: dict[str, list[Any]] = {name: worn[name].to_list() for name in worn.columns}
        if worn.height:
            bulk.insert(ContactLabel, {**columns, "field": bulk.Same(field)})


def _as_named_now(worn: pl.DataFrame) -> pl.DataFrame:
    """Tags that people renamed keep their new name, whatever the file still calls them."""
    renamed = tag_names()
    if not renamed:
        return worn
    known = pl.Series("known", list(renamed)), pl.Series("name", list(renamed.values()))
    now = fold_column(worn["value"]).replace_strict(*known, default=None, return_dtype=pl.String)
    return worn.with_columns(value=pl.coalesce(pl.lit(now), "value"))


def _is_label(name: str) -> bool:
    return name in {"tags", "hobbies"} or name.startswith("custom.")
