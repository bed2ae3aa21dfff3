"""Campaigns with a text, and people with everything that a text may say: `draft("Bonjour {{ contact.first_name }}")`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from chaland.campaigns.models import Campaign, Variant
from chaland.campaigns.writing.writer import Recipient
from chaland.consent.models import Controller, Purpose
from chaland.customers.models import Company, Contact, ContactLabel, Product
from chaland.customers.services.rollups import refresh_rollups
from chaland.kernel.clock import Clock, fixed_clock
from tests.consent.harness import make_purpose
from tests.harness.rows import NOW, make_batch, make_contact, make_purchase, make_record, make_source

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLOCK: Clock = fixed_clock(MONDAY)
_number = count(1)


def garage() -> Controller:
    found = Controller.objects.filter(name="Garage du Pont").first()
    return found or Controller.objects.create(
        name="Garage du Pont",
        siren="732829320",
        address="12 quai des Bateliers\n69002 Lyon",
        email="contact@garage.example",
        phone="+33472000000",
        created_at=NOW,
    )


def offers(**changes: Any) -> Purpose:
    return make_purpose(garage(), **{"channels": ["sms", "email"], **changes})


def draft(body: Any = "", *, purpose: Purpose | None = None, **changes: Any) -> Campaign:
    """body, subject, blocks: in French, or by language. `letters`: each with that same text."""
    words = {name: changes.pop(name, "") for name in ("subject", "preheader", "blocks")} | {"body": body}
    letters = changes.pop("letters", "A")
    campaign = Campaign.objects.create(
        name=f"Campagne {next(_number)}",
        purpose=purpose or offers(),
        seed="seed",
        created_at=NOW,
        **{"channel": "sms", "sender": "GARAGE", **changes},
    )
    said = {name: one if isinstance(one, dict) else {"fr": one} if one else {} for name, one in words.items()}
    for letter in letters:
        Variant.objects.create(campaign=campaign, letter=letter, **said)
    return campaign


def to(contact: Contact, **changes: Any) -> Recipient:
    address = contact.mobile or contact.email or "+33612345678"
    return Recipient(contact.pk, **{"address": address, "arm": "A", **changes})


def zoe(**changes: Any) -> Contact:
    """Somebody of whom everything is known."""
    company = Company.objects.create(name="Rossi SA", city="Bron", created_at=NOW, updated_at=NOW)
    told = {
        "first_name": "Zoé",
        "last_name": "ROSSI",
        "civility": "Mme",
        "email": "zoe@example.fr",
        "mobile": "+33612345678",
        "city": "Lyon",
        "postal_code": "69002",
        "birth_date": date(1980, 11, 24),
        "company": company,
        "loyalty_points": 1250,
        "loyalty_tier": "Or",
        "owner": "Julie Mercier",
        "latitude": 45.75,
        "longitude": 4.83,
        "custom": {"energie": "Diesel", "fin_de_garantie": "2027-01-15", "kilometrage": 120000},
    }
    contact = make_contact(**{**told, **changes})
    for hobby in ("golf", "voile"):
        ContactLabel.objects.create(contact=contact, field="hobbies", value=hobby, key=hobby)
    return contact


def bought(contact: Contact, **changes: Any) -> None:
    """A Clio for 12 345.60 € on 2 February 2026, in Lyon, that lasts five years."""
    product, _ = Product.objects.get_or_create(
        key="clio",
        defaults={"name": "Clio", "category": "Véhicule", "brand": "Renault", "lifetime_months": 60},
    )
    record = contact.records.first() or make_record(contact, make_batch(make_source(name="Caisse")))
    make_purchase(
        record,
        **{
            "product": product,
            "date": date(2026, 2, 2),
            "amount_cents": 1_234_560,
            "store": "Lyon Part-Dieu",
            "order": f"C{next(_number)}",
            **changes,
        },
    )
    refresh_rollups([contact.pk])
