"""What a person may see and have erased, and what must survive them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chaland.consent import personal, suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry
from chaland.consent.queries.decision import may_contact
from chaland.consent.services.bars import restrict
from chaland.consent.services.ledger import Proof, Whom, object_to, record_consent, withdraw
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)  # a Monday, in the hours of calls
CLOCK = fixed_clock(NOW)
ITEMS = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")
PERSON = {"last_name": "Dupont", "email": "anne@example.org", "mobile": "+33612345678"}


@pytest.fixture
def anne(db: None) -> int:
    seed_purposes()
    contact = add_contact(values=PERSON, by=None, clock=CLOCK)
    for channel, items in ((Channel.EMAIL, None), (Channel.CALL, ITEMS)):
        record_consent(
            whom=Whom(contact),
            channel=channel,
            at=NOW - timedelta(days=2),
            method=Method.PAPER,
            proof=Proof(document_ref="b", items=items),
            clock=CLOCK,
        )
    withdraw(
        whom=Whom(contact), channel=Channel.EMAIL, at=NOW - timedelta(days=1), method=Method.ORAL, clock=CLOCK
    )
    restrict(contact_id=contact, by=None, clock=CLOCK)
    return contact


def test_a_person_sees_all_that_is_held(anne: int) -> None:
    rows = list(personal.export(anne))
    assert [row["table"] for row in rows] == ["consent", "consent", "consent", "bar"]
    assert {row.get("document_ref") for row in rows if row.get("act") == "given"} == {"b"}


def test_erased_a_person_leaves_hashes_and_the_proof_of_calls(anne: int) -> None:
    assert personal.erase(anne, CLOCK) == 3
    SourceRecord.objects.filter(contact_id=anne).delete()
    Contact.objects.filter(pk=anne).delete()
    assert sorted(Entry.objects.values_list("channel", "act", "record")) == [
        ("call", "given", None),
        ("call", "withdrawn", None),
    ]
    email = Identifier("email", "anne@example.org")
    assert suppression.opposed(suppression.match([email])[email], "email", "prospecting")


def test_12_erased_then_imported_again_nobody_may_reach_them(anne: int) -> None:
    object_to(whom=Whom(anne), at=NOW, method=Method.PHONE, clock=CLOCK)
    personal.erase(anne, CLOCK)
    SourceRecord.objects.filter(contact_id=anne).delete()
    Contact.objects.filter(pk=anne).delete()
    again = add_contact(values=PERSON, by=None, clock=CLOCK)
    for channel in (Channel.EMAIL, Channel.SMS, Channel.CALL):
        assert may_contact(again, channel, at=NOW).rule == "R_OPPOSED"
