"""The golden record of people and companies known from one record only, a chunk at a time.

The same columns as `customers.domain.columns`, vectorised; a law in the tests holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import models

from chaland.customers import bulk
from chaland.customers.domain.columns import PLAIN_COMPANY, PLAIN_CONTACT
from chaland.customers.domain.survivorship import ADDRESS
from chaland.customers.models import Company, Contact, ContactLabel
from chaland.customers.queries.labels import tag_names
from chaland.customers.services.employers import names_of
from chaland.intake.delivery import Delivery
from chaland.intake.encode import values_json
from chaland.intake.folding import fold_column
from chaland.intake.writers.records import columns_of


def insert_contacts(
    delivery: Delivery, rows: pl.DataFrame, ids: Sequence[int], company_ids: Sequence[int | None]
) -> None:
    """One new contact a row, with its labels."""
    columns = {
        "company_id": company_ids,
        **_told(rows, (*PLAIN_CONTACT, "last_contact")),
        **_derived_of_contact(rows, _employers(company_ids)),
    }
    _insert(Contact, delivery, rows, ids, columns)
    _insert_labels(rows, ids)


def insert_companies(delivery: Delivery, rows: pl.DataFrame, ids: Sequence[int]) -> None:
    """One new company a row. What is known of an employer is what the people's rows say of it: the place
    that these rows give is the people's own."""
    place = [name for name in ADDRESS if name in rows.columns]
    own = pl.when(~pl.col("derived"))
    rows = rows.with_columns(own.then(pl.col(name)).alias(name) for name in place)
    _insert(Company, delivery, rows, ids, {**_told(rows, PLAIN_COMPANY), **_derived_of_company(rows)})


def _insert(
    model: type[models.Model],
    delivery: Delivery,
    rows: pl.DataFrame,
    ids: Sequence[int],
    columns: bulk.Columns,
) -> None:
    bulk.insert(
        model,
        {
            "id": ids,
            **columns,
            "custom": _custom(rows),
            "record_count": bulk.Same(1),
            "created_at": _created(delivery, rows),
            "updated_at": bulk.Same(delivery.now),
        },
    )


def _told(rows: pl.DataFrame, fields: Sequence[str]) -> dict[str, Any]:
    """Those of these fields that the file feeds. A country alone is no address."""
    if "country" in rows.columns:
        place = [pl.col(name).is_not_null() for name in ADDRESS if name in rows.columns and name != "country"]
        rows = rows.with_columns(country=pl.when(pl.any_horizontal(pl.lit(False), *place)).then("country"))
    return columns_of(rows, [name for name in fields if name in rows.columns])


def _created(delivery: Delivery, rows: pl.DataFrame) -> Any:
    """When the source says it met them; else now."""
    told = columns_of(rows, ("created_at",))["created_at"]
    return told.fill_null(delivery.now) if isinstance(told, pl.Series) else bulk.Same(delivery.now)


def _employers(company_ids: Sequence[int | None]) -> pl.Series:
    """The name that each one's company has now, whatever the row calls it."""
    names = names_of(pk for pk in company_ids if pk is not None)
    return pl.Series([names.get(pk) if pk is not None else None for pk in company_ids], dtype=pl.String)


def _derived_of_contact(rows: pl.DataFrame, employers: pl.Series) -> dict[str, list[str | None]]:
    last, first, company = (_folded(rows, name) for name in ("last_name", "first_name", "company"))
    email, city = _folded(rows, "email"), _folded(rows, "city")
    name = _joined(last, first)
    nameless = pl.coalesce(company, email, _plain(rows, "mobile"), pl.lit(""))
    professional = pl.when(_plain(rows, "company").is_not_null()).then(pl.lit("professional"))
    employer = pl.coalesce(pl.lit(fold_column(employers)), company)
    shown = (first, last, _folded(rows, "birth_name"), employer, email, *_phones(rows), city)
    return _evaluated(
        rows,
        kind=pl.coalesce(_plain(rows, "kind"), professional, pl.lit("person")),
        city_key=city,
        name_key=pl.when(name.str.len_chars() > 0).then(name).otherwise(nameless),
        search=_joined(*shown),
    )


def _derived_of_company(rows: pl.DataFrame) -> dict[str, list[str | None]]:
    siret, city = _plain(rows, "siret"), _folded(rows, "city")
    other = pl.coalesce(siret, _plain(rows, "siren"), pl.lit("?"))
    company = _folded(rows, "company")
    naf = pl.when(_plain(rows, "naf").is_not_null()).then(pl.lit("NAFRev2"))
    return _evaluated(
        rows,
        name=pl.coalesce(_plain(rows, "company"), other),
        naf_version=naf,
        city_key=city,
        name_key=pl.coalesce(company, other),
        search=_joined(company, siret, _folded(rows, "email"), *_phones(rows), city),
    )


def _evaluated(rows: pl.DataFrame, **columns: pl.Expr) -> dict[str, list[str | None]]:
    """These columns, as high as the frame: selected alone, a literal would be one row high."""
    return rows.with_columns(**columns).select(*columns).to_dict(as_series=False)


def _folded(rows: pl.DataFrame, field: str) -> pl.Expr:
    return pl.lit(fold_column(rows[field])) if field in rows.columns else pl.lit(None, pl.String)


def _plain(rows: pl.DataFrame, field: str) -> pl.Expr:
    return pl.col(field) if field in rows.columns else pl.lit(None, pl.String)


def _joined(*texts: pl.Expr) -> pl.Expr:
    return pl.concat_str(*texts, separator=" ", ignore_nulls=True)


def _phones(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    return _national(_plain(rows, "mobile")), _national(_plain(rows, "phone"))


def _national(phone: pl.Expr) -> pl.Expr:
    french = pl.concat_str(pl.lit("0"), phone.str.slice(3))
    return pl.when(phone.str.starts_with("+33")).then(french).otherwise(phone.str.strip_chars_start("+"))


def _custom(rows: pl.DataFrame) -> list[str | None] | bulk.Same:
    names = [name for name in rows.columns if name.startswith("custom.")]
    if not names:
        return bulk.Same(None)
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
