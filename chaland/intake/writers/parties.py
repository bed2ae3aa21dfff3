"""Whom facts are about: by the source's own customer number, by e-mail, by phone."""

from __future__ import annotations

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import Contact
from chaland.intake.delivery import Delivery
from chaland.intake.encode import values_json
from chaland.intake.keys import digests, person_keys
from chaland.intake.writers import golden, records
from chaland.intake.writers.linking import match_contacts

_RENAMED = {
    "customer_id": "external_id",
    "customer_email": "email",
    "customer_phone": "phone",
    "customer_first_name": "first_name",
    "customer_last_name": "last_name",
}
_SAID = ("email", "phone", "mobile", "first_name", "last_name")


def party_records(delivery: Delivery, rows: pl.DataFrame) -> list[int | None]:
    """The source record of each fact's customer; None for a fact that names nobody.

    A customer that this source never spoke of gets a record: on the contact that strong evidence
    points to, on a new one when the fact says a name or a way to reach, else on nobody until the
    customers' file comes.
    """
    there = {column: name for column, name in _RENAMED.items() if column in rows.columns}
    if not there:
        return [None] * rows.height
    parties = _mobiles_apart(rows.select(list(there)).rename(there))
    parties = parties.with_columns(
        line=rows["line"], named=pl.any_horizontal(pl.col(list(there.values())).is_not_null())
    )
    keyed = parties.with_columns(key=person_keys(parties, [b""] * parties.height))
    distinct = keyed.filter("named").unique("key", keep="first", maintain_order=True)
    ids = _known_to_siblings(delivery, distinct["key"].to_list())
    newly = distinct.filter(~pl.col("key").is_in(list(ids)))
    if newly.height:
        ids |= dict(zip(newly["key"].to_list(), _insert(delivery, newly), strict=True))
    named = keyed["named"].to_list()
    return [ids[key] if known else None for key, known in zip(keyed["key"].to_list(), named, strict=True)]


def _mobiles_apart(parties: pl.DataFrame) -> pl.DataFrame:
    """A French 06 or 07 is kept as a mobile, so that keys and points agree with a contacts' file."""
    if "phone" not in parties.columns:
        return parties
    mobile = pl.col("phone").str.contains(r"^\+33[67]").fill_null(False)
    return parties.with_columns(mobile=pl.when(mobile).then("phone"), phone=pl.when(~mobile).then("phone"))


def _known_to_siblings(delivery: Delivery, keys: list[str]) -> dict[str, int]:
    """Records of this source, or of one that shares its identifiers (its own word counts first)."""
    ids: dict[str, int] = {}
    for source_id in reversed(delivery.siblings):
        found = bulk.fetch(
            "SELECT k.key, r.id FROM {keys} {join} customers_sourcerecord r "
            "ON r.source_id = %s AND r.kind = 'person' AND r.key = k.key",
            keys,
            source_id,
        )
        ids |= dict(found)
    return ids


def _insert(delivery: Delivery, parties: pl.DataFrame) -> list[int]:
    values = values_json(parties, _SAID)
    if "external_id" not in parties.columns:
        parties = parties.with_columns(external_id=pl.lit(None, pl.String))
    said = parties.with_columns(
        raw=pl.lit("[]"), values=values, digest=pl.Series(digests(values), dtype=pl.Binary)
    )
    contacts = _contacts(delivery, said)
    ids = records.insert_records(delivery, "person", said, {"contact": contacts})
    records.insert_points(said, ids)
    return ids


def _contacts(delivery: Delivery, said: pl.DataFrame) -> list[int | None]:
    contacts = match_contacts(delivery, said)
    delivery.touched.update(contact for contact in contacts if contact is not None)
    speaks = (said["values"] != "{}").to_list()
    places = [index for index, contact in enumerate(contacts) if contact is None and speaks[index]]
    if places:
        made = bulk.allocate(Contact, len(places))
        golden.insert_contacts(delivery, said[places], made, [None] * len(places))
        for index, contact in zip(places, made, strict=True):
            contacts[index] = contact
        delivery.counts["people"] += len(places)
    return contacts
