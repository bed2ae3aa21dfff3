"""Records of what people say about themselves to other rooms: at the counter, on a form, by phone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chaland.customers.models import Batch, Contact, ContactPoint, Source, SourceRecord
from chaland.customers.queries.merging import at_home
from chaland.customers.services.hand import records
from chaland.customers.services.rebuild import rebuild_contacts


def collection(slug: str, name: str, at: datetime) -> Batch:
    """The never-ending batch of one way of collecting, its source created with it."""
    source, _ = Source.objects.get_or_create(
        slug=slug, defaults={"name": name, "id_space": slug, "created_at": at}
    )
    found = Batch.objects.filter(source=source).order_by("pk").first()
    return found or Batch.objects.create(
        source=source, kind="contacts", label=name, created_at=at, committed_at=at
    )


def record_about(*, batch: Batch, contact_id: int, values: Mapping[str, Any], at: datetime) -> SourceRecord:
    """What this collection knows of a contact, with ways to reach that are not known yet; made once.

    What the contact already has is not said again: an old address does not become the latest.
    """
    fresh = {field: value for field, value in values.items() if value and not _known(contact_id, str(value))}
    known = SourceRecord.objects.filter(source=batch.source, kind="person", contact_id=contact_id)
    found = at_home(known).first()
    if found is not None and not fresh:
        return found
    return _write(batch, contact_id, fresh, at)


def record_of_person(*, batch: Batch, values: Mapping[str, Any], at: datetime) -> SourceRecord:
    """A person who was not known: a contact of their own, with all that they said. In a transaction."""
    contact = Contact.objects.create(created_at=at, updated_at=at)
    return _write(batch, contact.pk, {field: value for field, value in values.items() if value}, at)


def _known(contact_id: int, value: str) -> bool:
    return ContactPoint.objects.filter(record__contact_id=contact_id, value=value).exists()


def _write(batch: Batch, contact_id: int, values: Mapping[str, Any], at: datetime) -> SourceRecord:
    made = records.new_record("contact", contact_id, batch, at)
    records.say(made, dict(values), 0, at)
    made.save()
    records.write_points([made])
    rebuild_contacts([contact_id])
    return made
