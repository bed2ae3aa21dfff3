"""Other people's identifiers: whoever types them says yes for nobody else, and ends nobody's objection."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.tokens import Reached
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Form, Purpose
from chaland.consent.queries.decision import may_contact
from chaland.consent.services.choices import unsubscribe
from chaland.consent.services.ledger import Whom, object_to, void_entries
from chaland.customers.models import Contact, ContactPoint
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock
from tests.consent.collection.conftest import NOW, collect, fill, make_form
from tests.consent.harness import make_entry, make_person
from tests.harness.rows import make_source

pytestmark = pytest.mark.django_db

VICTIM = {"last_name": "Blanc", "first_name": "Paul", "email": "paul@example.fr", "mobile": "+33612345678"}
BEFORE, AFTER = fixed_clock(NOW - timedelta(days=1)), NOW + timedelta(days=1)


@pytest.fixture
def paul(news: Purpose) -> int:
    """He objected to everything."""
    contact = add_contact(values=VICTIM, by=None, clock=BEFORE)
    object_to(whom=Whom(contact), at=BEFORE(), method=Method.PHONE, clock=BEFORE)
    return contact


def objects(kind: str, value: str, channel: str) -> bool:
    one = Identifier(kind, value)
    return suppression.opposed(suppression.match([one]).get(one, []), channel, "news") is not None


def test_a_confirmed_mailbox_proves_no_phone(form: Form, paul: int) -> None:
    collect(
        form,
        {"email": "mallory@example.fr", "mobile": VICTIM["mobile"], "first_name": "Mal", "last_name": "Ory"},
        ("email.news", "sms.news", "call.news"),
    )
    assert not Entry.objects.filter(act="lifted").exists()
    assert objects("phone", VICTIM["mobile"], "sms")
    for contact in Contact.objects.values_list("pk", flat=True):
        assert may_contact(contact, Channel.SMS, "news", AFTER).rule == "R_OPPOSED"


def test_an_address_that_nobody_confirmed_ends_no_objection(news: Purpose, paul: int) -> None:
    form = make_form(news, double_opt_in=False)
    assert fill(form, VICTIM, ("email.news",)) == "done"
    assert objects("email", VICTIM["email"], "email")
    for contact in Contact.objects.values_list("pk", flat=True):
        assert may_contact(contact, Channel.EMAIL, "news", AFTER).rule == "R_OPPOSED"


def test_who_reads_the_mailbox_may_end_the_objection_of_that_mailbox(form: Form, paul: int) -> None:
    collect(form, {**VICTIM, "mobile": None}, ("email.news",))
    assert may_contact(paul, Channel.EMAIL, "news", AFTER).is_allowed
    assert may_contact(paul, Channel.SMS, "news", AFTER).rule == "R_OPPOSED"


def test_voiding_a_mistake_leaves_what_was_said_before_it(news: Purpose) -> None:
    """A list from outside said no to e-mail; a clerk objected to all by mistake, and took that back."""
    who = Identifier("email", "paul@example.fr")
    suppression.say([suppression.Word(who, "email", "", BEFORE(), "list", "robinson")])
    contact = add_contact(values=VICTIM, by=None, clock=BEFORE)
    clock = fixed_clock(NOW)
    wrong = object_to(whom=Whom(contact), at=NOW, method=Method.ORAL, clock=clock)
    void_entries(
        entry_ids=[one.pk for one in wrong],
        reason="wrong person",
        by=None,
        clock=fixed_clock(NOW + timedelta(hours=1)),
    )
    assert may_contact(contact, Channel.EMAIL, "news", AFTER).rule == "R_OPPOSED"
    assert may_contact(contact, Channel.LETTER, "news", AFTER).rule != "R_OPPOSED"


def test_who_unsubscribed_and_changed_address_stays_unsubscribed(news: Purpose) -> None:
    source = make_source()
    contact, record = make_person(source, points={"email": "anne@example.fr"})
    make_entry("given", "anne@example.fr", "email", news, record=record, at=BEFORE())
    unsubscribe(reached=Reached("email", "anne@example.fr", "email"), one_click=True, clock=fixed_clock(NOW))
    ContactPoint.objects.filter(record=record).update(value="anne.arnaud@example.fr")
    Contact.objects.filter(pk=contact.pk).update(email="anne.arnaud@example.fr")
    make_entry("given", "anne.arnaud@example.fr", "email", news, record=record, at=BEFORE())
    assert may_contact(contact.pk, Channel.EMAIL, "news", AFTER).rule == "R_OPPOSED"
