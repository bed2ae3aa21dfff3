"""Rows of the consent room, plain, to be changed by who asks: `make_purpose(families=["suv"])`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.models import CollectionTerms, Contract, Controller, Entry, Purpose
from chaland.consent.suppression import Word
from chaland.customers.models import Contact, ContactPoint, Source, SourceRecord
from tests.harness.rows import make_batch, make_contact, make_record, make_source

_number = count(1)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
ALL_CHANNELS = ["email", "sms", "call", "robocall", "letter", "tracking_pixel", "partner_transfer"]


def make_controller(**changes: Any) -> Controller:
    name = f"Société {next(_number)}"
    return Controller.objects.create(**{"name": name, "created_at": LONG_AGO, **changes})


def make_purpose(controller: Controller | None = None, **changes: Any) -> Purpose:
    number = next(_number)
    said = {
        "code": f"offers-{number}",
        "bit": Purpose.objects.count(),
        "label_fr": "Offres",
        "label_en": "Offers",
        "controller": controller or make_controller(),
        "channels": ALL_CHANNELS,
        "created_at": LONG_AGO,
        "position": number,
    }
    return Purpose.objects.create(**{**said, **changes})


def make_person(
    source: Source | None = None, *, points: dict[str, str] | None = None, **changes: Any
) -> tuple[Contact, SourceRecord]:
    """A contact with one record; `points` (kind → value) hang on the record and are the golden ones."""
    golden = {kind: value for kind, value in (points or {}).items() if kind in ("email", "mobile", "phone")}
    contact = make_contact(**{"created_at": LONG_AGO, **golden, **changes})
    return contact, add_record(contact, source, points or {})


def add_record(contact: Contact, source: Source | None, points: dict[str, str]) -> SourceRecord:
    record = make_record(contact, make_batch(source or make_source()))
    for kind, value in points.items():
        ContactPoint.objects.create(record=record, kind=kind, value=value)
    return record


def make_entry(
    act: str, identifier: str, channel: str = "", purpose: Purpose | None = None, **changes: Any
) -> Entry:
    kind = "email" if "@" in identifier else "postal" if "|" in identifier else "phone"
    said = {
        "kind": kind,
        "identifier": identifier,
        "channel": channel,
        "purpose": purpose,
        "act": act,
        "at": LONG_AGO,
        "recorded_at": LONG_AGO,
        "method": "web_form",
        "controller": purpose.controller if purpose else None,
        "goods_or_services": "voitures" if channel == "call" else None,
        "digest": next(_number).to_bytes(16, "big"),
    }
    return Entry.objects.create(**{**said, **changes})


def oppose(identifier: str, channel: str = "", purpose: str = "", **changes: Any) -> None:
    """A line of the suppression list alone, as an outside opposition list brings it."""
    kind = "email" if "@" in identifier else "postal" if "|" in identifier else "phone"
    said = {"at": LONG_AGO, "reason": "list", "origin": "test", "lifted": False, **changes}
    suppression.say([Word(Identifier(kind, identifier), channel, purpose, **said)])


def declare(source: Source, controller: Controller, **changes: Any) -> CollectionTerms:
    said = {"direct": True, "informed": True, "refusal_offered": True, "since": date(2020, 1, 1)}
    return CollectionTerms.objects.create(source=source, controller=controller, **{**said, **changes})


def make_contract(record: SourceRecord, controller: Controller, **changes: Any) -> Contract:
    said = {
        "reference": f"C{next(_number)}",
        "family": "entretien",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
    }
    return Contract.objects.create(record=record, controller=controller, **{**said, **changes})
