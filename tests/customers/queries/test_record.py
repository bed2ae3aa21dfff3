"""Where each value comes from, and the timeline in its order."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from chaland.customers.models import Batch, Contact, Product, Purchase, SourceRecord
from chaland.customers.queries.record import contact_record
from chaland.customers.queries.timeline import order_lines, timeline
from chaland.customers.services.hand import edit_contacts
from chaland.customers.services.messages import SentMessage, note_messages
from tests.customers.services.test_hand import CLOCK, NOW, imported

pytestmark = pytest.mark.django_db


def buy(contact: int, order: str, on: date, *cents: int) -> None:
    record = SourceRecord.objects.filter(contact_id=contact).first()
    assert record is not None
    product, _ = Product.objects.get_or_create(key="clio", defaults={"name": "Clio"})
    for at, amount in enumerate(cents):
        place = {"source": record.source, "batch": Batch.objects.filter(source=record.source).first()}
        Purchase.objects.create(
            record=record,
            line=at,
            key=int(order[1:]) * 100 + at,
            order=order,
            date=on,
            product=product,
            amount_cents=amount,
            **place,
        )


def test_each_value_says_where_it_comes_from() -> None:
    contact = imported()
    edit_contacts(contact_ids=[contact], values={"last_name": "Durand"}, by=None, clock=CLOCK)
    record = contact_record(contact)
    assert record is not None
    assert record.origins["last_name"].source_slug == "hand"
    assert (record.origins["email"].batch, record.origins["email"].line) == ("shop.csv", 2)
    assert [one.origin.source_slug for one in record.heard] == ["hand", "shop"]


def test_a_single_source_gave_everything() -> None:
    record = contact_record(imported())
    assert record is not None
    assert {origin.source_slug for origin in record.origins.values()} == {"shop"}


def test_a_field_of_our_own_says_where_it_comes_from_too() -> None:
    contact = imported()
    SourceRecord.objects.filter(contact_id=contact).update(values=json.dumps({"custom": {"magasin": "Lyon"}}))
    record = contact_record(contact)
    assert record is not None
    assert record.origins["custom.magasin"].source_slug == "shop"


def test_the_timeline_is_by_order_and_latest_first() -> None:
    contact = imported()
    buy(contact, "F1", date(2026, 1, 5), 1000, 500)
    buy(contact, "F2", date(2026, 3, 5), -1000)
    moments = timeline(contact)
    assert [moment.kind for moment in moments] == ["import", "purchase", "purchase"]
    assert [moment.facts["cents"] for moment in moments[1:]] == [-1000, 1500]
    assert moments[2].facts["lines"] == 2
    assert [line["amount_cents"] for line in order_lines(contact)] == [-1000, 500, 1000]
    note_messages([SentMessage(7, contact, "Noël", "sms", "delivered", NOW - timedelta(days=9), "B")])
    (told,) = timeline(contact, kinds=("message",))
    assert told.facts == {"campaign": "Noël", "channel": "sms", "status": "delivered", "variant": "B"}
    assert timeline(contact, kinds=("event",)) == []
    assert len(timeline(contact, limit=1)) == 1
    assert timeline(Contact.objects.create(created_at=NOW, updated_at=NOW).pk) == []
