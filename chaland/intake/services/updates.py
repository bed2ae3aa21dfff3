"""A few of the rows that would update somebody: what is stored, what the file says instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.forms.models import model_to_dict

from chaland.customers.models import Contact, SourceRecord
from chaland.intake import staged
from chaland.intake.delivery import UPDATED, Delivery
from chaland.intake.models import Import
from chaland.intake.services.begin import folder_of
from chaland.intake.services.compare import delivery_of, is_alone, is_peopled
from chaland.intake.staged import Part
from chaland.intake.writers import catalogue, firms, people

_LEFT_OUT = ("company_key", "first_seen_at")


@dataclass(frozen=True, slots=True)
class Change:
    """Values as stored: text, number, list; None where there was or will be nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Update:
    """One row. `linked`: its source speaks of this contact for the first time."""

    line: int
    name: str
    contact_id: int | None
    linked: bool
    changes: tuple[Change, ...]


def updates_of(entry: Import, limit: int = 8) -> list[Update]:
    """The first rows of a staged file that would update somebody. Cost: compares chunks until enough are found."""
    delivery = delivery_of(entry, dry=True, alone=is_alone(entry), peopled=is_peopled())
    found: list[Update] = []
    for rows in _updated_rows(delivery, entry):
        found += _told(rows.head(limit - len(found)))
        if len(found) >= limit:
            break
    return found


def _updated_rows(delivery: Delivery, entry: Import) -> Iterator[pl.DataFrame]:
    parts: tuple[tuple[Part, Any], ...] = (("people", people), ("firms", firms), ("products", catalogue))
    for chunk in range(entry.chunks):
        for part, writer in parts:
            rows = staged.read(folder_of(entry.pk), chunk, part)
            if rows is None:
                continue
            rows = rows.filter(~pl.col("derived")) if part == "firms" else rows
            yield writer.compare(delivery, rows).filter(pl.col("fate") == UPDATED)


def _told(rows: pl.DataFrame) -> list[Update]:
    plain = rows.to_dicts()
    records = [row["record_id"] for row in plain if row.get("record_id") is not None]
    said = dict(SourceRecord.objects.filter(pk__in=records).values_list("pk", "values"))
    owners = [row["contact_id"] for row in plain if row.get("contact_id") is not None]
    contacts = Contact.objects.select_related("company").in_bulk(owners)
    return [
        _update(row, said.get(row.get("record_id") or 0), contacts.get(row.get("contact_id") or 0))
        for row in plain
    ]


def _update(row: dict[str, Any], said: str | None, contact: Contact | None) -> Update:
    after = _flat(json.loads(row["values"]))
    before = _flat(json.loads(said)) if said else _golden(contact)
    fields = [field for field in {**after, **(before if said else {})} if field not in _LEFT_OUT]
    changes = tuple(
        Change(field, before.get(field), after.get(field))
        for field in fields
        if before.get(field) != after.get(field)
    )
    name = str(contact) if contact else str(after.get("company") or after.get("product") or "")
    return Update(int(row["line"]), name, contact.pk if contact else None, said is None, changes)


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    own = {f"custom.{key}": value for key, value in (values.get("custom") or {}).items()}
    return {**{key: value for key, value in values.items() if key != "custom"}, **own}


def _golden(contact: Contact | None) -> dict[str, Any]:
    """What is known of a contact so far, written as records write it."""
    if contact is None:
        return {}
    values = _flat(model_to_dict(contact))
    values["birth_date"] = contact.birth_date.isoformat() if contact.birth_date else None
    values["company"] = contact.company.name if contact.company else None
    values["tags"] = [label.value for label in contact.labels.all() if label.field == "tags"] or None
    return values
