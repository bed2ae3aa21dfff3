"""Contacts from staged rows: new, updated, unchanged."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import Contact, SourceRecord
from chaland.intake.delivery import CREATED, UNCHANGED, UPDATED, Delivery
from chaland.intake.writers import golden, records
from chaland.intake.writers.linking import match_contacts
from chaland.intake.writers.spelling import note_followers

_FATE = pl.UInt8


def compare(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with what would become of them: `fate` (see delivery.FATES), `contact_id`, `record_id`.

    `contact_id` is null for a person not in the file yet. Writes nothing.
    """
    rows = records.with_known(delivery, "person", "contact", rows)
    rows = rows.with_columns(owned=pl.col("contact_id").is_not_null())
    rows = _linked(delivery, rows)
    return rows.with_columns(
        fate=pl.when("same")
        .then(pl.lit(UNCHANGED, _FATE))
        .when(pl.col("contact_id").is_null() & (pl.col("key") == pl.col("base_key")))
        .then(pl.lit(CREATED, _FATE))
        .otherwise(pl.lit(UPDATED, _FATE))
    )


def _linked(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that belong to nobody yet, linked on strong evidence to who was there before."""
    wanting = rows["contact_id"].is_null() & ~rows["same"]
    if not delivery.peopled or not wanting.any():
        return rows
    matched = match_contacts(delivery, rows.filter(wanting))
    places = wanting.arg_true()
    found = (
        rows["contact_id"].scatter(places, pl.Series(matched, dtype=pl.Int64))
        if len(places)
        else rows["contact_id"]
    )
    return rows.with_columns(contact_id=found)


def write(delivery: Delivery, rows: pl.DataFrame, companies: Mapping[str, int]) -> pl.DataFrame:
    """Store a chunk of people. `companies`: company_key -> company id. Returns columns line, fate."""
    compared = compare(delivery, rows)
    records.note_repeats(delivery, "record", compared, "record_id")
    fresh = _with_new_contacts(delivery, compared, companies)
    newly = fresh.filter(pl.col("record_id").is_null() & ~pl.col("same"))
    if newly.height:
        ids = records.insert_records(delivery, "person", newly, {"contact": newly["contact_id"].to_list()})
        records.insert_points(newly, ids)
    changed = fresh.filter(pl.col("record_id").is_not_null() & ~pl.col("same"))
    if changed.height:
        _supersede(delivery, changed)
    delivery.touched.update(records.known_before(fresh, "contact_id"))
    note_followers(delivery, fresh, "contact_id", delivery.touched)
    return compared.select("line", "fate")


def _with_new_contacts(delivery: Delivery, rows: pl.DataFrame, companies: Mapping[str, int]) -> pl.DataFrame:
    """Make the contacts that are missing; rows of one base key are one person."""
    missing = rows.filter(pl.col("contact_id").is_null() & ~pl.col("same"))
    rows = rows.with_columns(fresh=pl.lit(False))
    if not missing.height:
        return rows
    linked = rows.filter(pl.col("contact_id").is_not_null())
    owners = dict(zip(linked["base_key"].to_list(), linked["contact_id"].to_list(), strict=True))
    owners |= _owners_of_base(delivery, missing)
    first = missing.filter(~pl.col("base_key").is_in(list(owners))).unique(
        "base_key", keep="first", maintain_order=True
    )
    ids = bulk.allocate(Contact, first.height)
    working = [
        companies.get(key) if key else None
        for key in records.columns_of(first, ["company_key"])["company_key"]
    ]
    if first.height:
        golden.insert_contacts(delivery, first, ids, working)
    owners |= dict(zip(first["base_key"].to_list(), ids, strict=True))
    mine = pl.col("contact_id").is_null() & ~pl.col("same")
    owner = pl.col("base_key").replace_strict(
        list(owners), list(owners.values()), default=None, return_dtype=pl.Int64
    )
    made = pl.col("base_key").is_in(first["base_key"].implode())
    return rows.with_columns(contact_id=pl.when(mine).then(owner).otherwise("contact_id"), fresh=mine & made)


def _owners_of_base(delivery: Delivery, missing: pl.DataFrame) -> dict[str, int]:
    """A second, different row of a key already seen (in this file or before) is the same person."""
    again = missing.filter(pl.col("key") != pl.col("base_key"))["base_key"].unique().to_list()
    known = records.known_records(delivery, "person", "contact", again) if again else {}
    return {key: found.owner_id for key, found in known.items() if found.owner_id is not None}


def _supersede(delivery: Delivery, changed: pl.DataFrame) -> None:
    ids = changed["record_id"].to_list()
    records.supersede(delivery, changed, ids)
    records.replace_points(changed, ids)
    orphans = changed.filter(~pl.col("owned"))  # a customer number known from purchases, now a person
    adopters = orphans["contact_id"].to_list()
    bulk.update(SourceRecord, "id", {"contact_id": adopters, "id": orphans["record_id"].to_list()})
    delivery.adopted.update(adopters)
