"""One contact or one company, with where each value comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chaland.customers.domain.answers import KIND
from chaland.customers.domain.grid import COLUMNS
from chaland.customers.models import Company, Contact, ContactLabel, Rollup, SourceRecord


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from."""

    source: str
    source_slug: str
    seen_at: datetime
    batch_id: int
    batch: str
    line: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One source record: what it says, normalised, and the row as received (header, cell)."""

    origin: Origin
    external_id: str | None
    values: Mapping[str, Any]
    row: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """A contact as its page needs it. `origins`: field -> where it comes from."""

    id: int
    name: str
    values: Mapping[str, Any]
    company_id: int | None
    custom: Mapping[str, Any]
    origins: Mapping[str, Origin]
    heard: Sequence[Heard]
    rollup: Rollup | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Firm:
    """A company as its page needs it."""

    id: int
    name: str
    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    heard: Sequence[Heard]


_MORE = (
    "birth_name",
    "sex",
    "recipient_line",
    "building_line",
    "locality_line",
    "insee",
    "website",
    "notes",
    "loyalty_programme",
    "loyalty_number",
    "latitude",
    "longitude",
)
_FIRM = (
    "name",
    "legal_form",
    "siren",
    "siret",
    "vat",
    "naf",
    "staff",
    "activity",
    "email",
    "mobile",
    "phone",
    "website",
    "street",
    "recipient_line",
    "building_line",
    "locality_line",
    "postal_code",
    "city",
    "department",
    "region",
    "country",
    "status",
    "owner",
    "notes",
)


def contact_values(contact_id: int) -> dict[str, Any] | None:
    """The present values by column, tags and `custom.<key>` included; None when there is no such contact."""
    contact = Contact.objects.filter(pk=contact_id).select_related("company").first()
    return None if contact is None else _values(contact)


def contact_record(contact_id: int) -> Record | None:
    contact = Contact.objects.filter(pk=contact_id).select_related("company", "rollup").first()
    if contact is None:
        return None
    heard = _heard(SourceRecord.objects.filter(contact=contact))
    values = _values(contact)
    return Record(
        contact.pk,
        str(contact) if contact.first_name or contact.last_name else contact.email or str(contact),
        values,
        contact.company_id,
        contact.custom or {},
        _origins(contact.origins, heard),
        [one for _, one in heard],
        getattr(contact, "rollup", None),
        contact.created_at,
        contact.updated_at,
    )


def company_record(company_id: int) -> Firm | None:
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return None
    heard = _heard(SourceRecord.objects.filter(company=company, kind__in=("company", KIND)))
    values = {name: getattr(company, name) for name in _FIRM}
    return Firm(company.pk, company.name, values, _origins(company.origins, heard), [one for _, one in heard])


def people_of(company_id: int, limit: int = 200) -> list[int]:
    """The contacts who work there, by name."""
    found = Contact.objects.filter(company_id=company_id).order_by("name_key", "id")
    return list(found.values_list("pk", flat=True)[:limit])


def _values(contact: Contact) -> dict[str, Any]:
    names = [name for name, column in COLUMNS.items() if column.sql == f"c.{name}" and column.kind != "list"]
    values = {name: getattr(contact, name) for name in (*names, *_MORE)}
    values["company"] = contact.company.name if contact.company else None
    for field in ("tags", "hobbies"):
        labels = ContactLabel.objects.filter(contact=contact, field=field).order_by("id")
        values[field] = list(labels.values_list("value", flat=True))
    values |= {f"custom.{key}": value for key, value in (contact.custom or {}).items()}
    return values


def _heard(records: Any) -> list[tuple[int, Heard]]:
    """With the ids of the records, the most recent first."""
    rows = records.select_related("source", "batch").order_by("-seen_at", "-id")
    return [(row.pk, _said(row)) for row in rows]


def _said(row: SourceRecord) -> Heard:
    origin = Origin(row.source.name, row.source.slug, row.seen_at, row.batch_id, row.batch.label, row.line)
    cells = json.loads(row.raw)
    received = [
        (str(head), str(cell))
        for head, cell in zip(row.batch.headers, cells, strict=False)
        if cell not in (None, "")
    ]
    return Heard(origin, row.external_id, json.loads(row.values), received)


def _origins(kept: Mapping[str, int] | None, heard: Sequence[tuple[int, Heard]]) -> dict[str, Origin]:
    """Kept only when several records speak; a single one gave everything."""
    if not kept:
        return {field: one.origin for _, one in heard[:1] for field in (*one.values, *_customs(one))}
    by_record = {pk: one.origin for pk, one in heard}
    return {field: by_record[pk] for field, pk in kept.items() if pk in by_record}


def _customs(one: Heard) -> list[str]:
    return [f"custom.{key}" for key in one.values.get("custom") or ()]
