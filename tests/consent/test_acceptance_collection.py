"""The acceptance tests of the law that are about what people say and what files bring back, by their numbers.

10, 13 and 14 are in tests/faces/web/public/test_links.py, 24 in tests/consent/services/test_suppression.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from chaland.consent import personal
from chaland.consent.domain.tokens import Reached
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Purpose, Reach
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.decision import may_contact
from chaland.consent.services import reach
from chaland.consent.services.choices import unsubscribe
from chaland.consent.services.contracts import add_contract
from chaland.consent.services.ledger import Proof, Whom, object_to, record_consent, withdraw
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.models import Contact, ContactPoint, SourceRecord
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.kernel.errors import Invalid
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)  # a Monday, in the hours of calls
CLOCK = fixed_clock(NOW)
ITEMS = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")
PERSON = {"last_name": "Martin", "first_name": "Paul", "email": "paul@example.fr", "mobile": "+33612345678"}
FILE = "Identifiant;Nom;Prénom;E-mail;Mobile;Accepte newsletter;Date du consentement;Source du consentement\n"
CAPITALS = FILE + "9;MARTIN;Paul;  PAUL@Example.FR ;06.12.34.56.78;oui;12/03/2026;salon"


@pytest.fixture(autouse=True)
def _purposes(db: None) -> None:
    seed_purposes()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)


def agrees_to_calls(contact: int, **left_out: str) -> list[Entry]:
    return record_consent(
        whom=Whom(contact),
        channel=Channel.CALL,
        at=NOW - timedelta(days=30),
        method=Method.PAPER,
        proof=Proof(document_ref="bulletin", items={**ITEMS, **left_out}),
        clock=CLOCK,
    )


@pytest.mark.parametrize("item", sorted(ITEMS))
def test_acceptance_02_a_consent_to_calls_that_lacks_an_item_is_not_saved(item: str) -> None:
    contact = add_contact(values=PERSON, by=None, clock=CLOCK)
    with pytest.raises(Invalid) as refused:
        agrees_to_calls(contact, **{item: ""})
    assert refused.value.code == f"phone_{item}_missing"
    assert not Entry.objects.exists()
    assert may_contact(contact, Channel.CALL, "prospecting", NOW).rule == "R_NO_BASIS"


def test_acceptance_07_a_no_in_a_call_is_a_no_everywhere_at_once_and_after_day_61() -> None:
    Purpose.objects.filter(code="prospecting").update(families=["entretien"])
    offers = sum(1 << one.bit for one in Purpose.objects.filter(prospecting=True))
    contact = add_contact(values=PERSON, by=None, clock=CLOCK)
    agrees_to_calls(contact)
    reach.catch_up(clock=CLOCK)
    assert may_contact(contact, Channel.CALL, "prospecting", NOW).is_allowed
    assert Reach.objects.get(pk=contact).call_reachable & offers
    withdraw(whom=Whom(contact), channel=Channel.CALL, at=NOW, method=Method.PHONE, clock=CLOCK)
    add_contract(
        contact_id=contact,
        reference="C-1",
        family="entretien",
        starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=90),
        by=None,
        clock=CLOCK,
    )
    reach.catch_up(clock=CLOCK)
    assert not Reach.objects.get(pk=contact).call_reachable & offers  # no list made from now on holds them
    for later in (timedelta(minutes=1), timedelta(days=63)):
        verdict = may_contact(contact, Channel.CALL, "prospecting", NOW + later)
        assert (verdict.rule, verdict.article) == ("R_OPPOSED", "PHO-06")
        [(_, same)] = bulk_may_contact([contact], Channel.CALL, "prospecting", NOW + later)
        assert same.rule == verdict.rule


def test_acceptance_11_who_unsubscribed_is_not_brought_back_by_a_file_in_capitals(shop: Shop) -> None:
    """Even though that file holds a consent with its source, dated after the objection."""
    before = fixed_clock(datetime(2026, 2, 1, 9, tzinfo=UTC))
    unsubscribe(reached=Reached("email", "paul@example.fr", "email"), one_click=True, clock=before)
    shop.deliver(CAPITALS)
    shop.deliver(CAPITALS.replace("9;", "10;"), source="autre boutique")
    for contact in Contact.objects.values_list("pk", flat=True):
        verdict = may_contact(contact, Channel.EMAIL, "prospecting", datetime(2027, 1, 5, 10, tzinfo=UTC))
        assert verdict.rule == "R_OPPOSED"


def test_acceptance_12_erased_and_imported_again_they_are_opposed_and_nothing_else_is_left(
    shop: Shop,
) -> None:
    contact = add_contact(values=PERSON, by=None, clock=CLOCK)
    object_to(whom=Whom(contact), at=NOW, method=Method.PHONE, clock=CLOCK)
    personal.erase(contact, CLOCK)
    SourceRecord.objects.filter(contact_id=contact).delete()
    Contact.objects.filter(pk=contact).delete()
    assert not Entry.objects.exists()
    assert not ContactPoint.objects.exists()
    shop.deliver(CAPITALS)
    again = Contact.objects.get()
    for channel in (Channel.EMAIL, Channel.SMS, Channel.CALL):
        assert may_contact(again.pk, channel, "prospecting", NOW + timedelta(days=1)).rule == "R_OPPOSED"


def test_con_06_under_15_a_parent_agrees_together_with_the_child() -> None:
    contact = add_contact(values={**PERSON, "birth_date": "2013-05-04"}, by=None, clock=CLOCK)
    for guardian in (None, "Anne Martin"):
        assert not may_contact(contact, Channel.EMAIL, None, NOW).is_allowed
        record_consent(
            whom=Whom(contact),
            channel=Channel.EMAIL,
            at=NOW - timedelta(days=3 if guardian else 4),
            method=Method.PAPER,
            proof=Proof(document_ref="bulletin", guardian=guardian),
            clock=CLOCK,
        )
    verdict = may_contact(contact, Channel.EMAIL, None, NOW)
    joint = Entry.objects.get(guardian="Anne Martin")
    assert (verdict.verdict, verdict.proof) == ("allow", f"entry:{joint.pk}")
    assert list(bulk_may_contact([contact], Channel.EMAIL, None, NOW)) == [(contact, verdict)]
    assert may_contact(contact, Channel.LETTER, None, NOW).rule == "R_MINOR"
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=joint.pk).update(guardian="Luc Martin")
    withdraw(whom=Whom(contact), channel=Channel.EMAIL, at=NOW, method=Method.ORAL, clock=CLOCK)
    assert may_contact(contact, Channel.EMAIL, None, NOW).rule == "R_OPPOSED"
