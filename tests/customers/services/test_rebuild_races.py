"""Two writers at once: what both say of one contact, and of one product, ends up there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chaland.customers.models import Batch, Contact, Product, Source, SourceRecord
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.intake.delivery import Delivery
from chaland.intake.writers import catalogue
from tests.harness.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


def _batch(name: str) -> Batch:
    source = Source.objects.create(slug=name, name=name, id_space=name, created_at=timezone.now())
    return Batch.objects.create(source=source, kind="contacts", label=name, created_at=timezone.now())


def _says(batch: Batch, contact: Contact, values: str) -> None:
    SourceRecord.objects.create(
        source=batch.source,
        kind="person",
        key="k",
        contact=contact,
        batch=batch,
        first_batch=batch,
        line=1,
        raw="[]",
        values=values,
        digest=b"0",
        seen_at=timezone.now(),
        first_seen_at=timezone.now(),
    )
    rebuild_contacts([contact.pk])


def test_what_two_sources_say_of_one_contact_survives_together() -> None:
    contact = Contact.objects.create(created_at=timezone.now(), updated_at=timezone.now())
    one, two = _batch("one"), _batch("two")
    at_once(
        lambda: _says(one, contact, '{"last_name":"Martin"}'),
        lambda: _says(two, contact, '{"city":"Lyon"}'),
    )
    contact.refresh_from_db()
    assert (contact.last_name, contact.city, contact.record_count) == ("Martin", "Lyon", 2)


def test_two_imports_may_name_one_new_product() -> None:
    found: list[dict[str, int]] = []
    deliveries = [
        Delivery(batch.pk, batch.source_id, (batch.source_id,), timezone.now(), True, False)
        for batch in (_batch("one"), _batch("two"))
    ]
    one, two = (lambda to=to: found.append(catalogue.product_ids(to, ["name:mug"])) for to in deliveries)
    at_once(one, two)
    assert found[0] == found[1] == {"name:mug": Product.objects.get().pk}
