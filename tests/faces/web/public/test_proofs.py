"""“Proof of my consent”: for whoever reads the mailbox, in a form that can be kept, and for nobody else."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from chaland.consent.domain.recording import PHONE_ITEMS
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Form, Partner
from chaland.consent.services.ledger import Proof, Whom, record_consent
from chaland.customers.services.hand import add_contact
from tests.consent.collection.conftest import NOW, collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def consented(form: Form, clock: Any) -> None:
    collect(form, {"mobile": "+33612345678"}, ("email.news", "call.news"))
    mail.outbox.clear()
    clock(NOW + timedelta(hours=1))


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def code_sent() -> str:
    return str(mail.outbox[-1].subject)[-6:]


def visit(visitor: Client, email: str = "anne@example.fr") -> Any:
    ticket = hidden(visitor.post("/preuve", {"email": email}), "ticket")
    return visitor.post("/preuve", {"ticket": ticket, "code": code_sent()})


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_code_opens_every_proof_with_the_exact_words(visitor_of: Client, consented: None) -> None:
    page = text_of(visit(visitor_of))
    assert "Consentement donné · e-mail" in page
    assert "Consentement donné · appel téléphonique" in page
    assert "Mon accord vaut un an" in page
    assert "formulaire confirmé par e-mail" in page
    assert "••• 5678" in page
    assert "+33612345678" not in page
    assert "18/11/2027" in page


def test_a_mind_is_changed_from_there_without_waiting_for_a_message(
    visitor_of: Client, consented: None
) -> None:
    link = re.search(r'href="(/p/[^"]+)"', text_of(visit(visitor_of)))
    assert link
    page = visitor_of.get(link[1])
    assert 'value="email.news" checked' in text_of(page)
    visitor_of.post(link[1], {"page": hidden(page, "page"), "stop": ["call"]})
    refused = Entry.objects.filter(act="objected").values_list("channel", flat=True)
    assert set(refused) == {"email", "call"}


def test_the_copy_to_keep_stands_alone_and_so_does_the_json(visitor_of: Client, consented: None) -> None:
    opened = hidden(visit(visitor_of), "visit")
    page = visitor_of.post("/preuve", {"visit": opened, "as": "html"})
    assert page.headers["Content-Disposition"] == 'attachment; filename="preuves-2026-11-18.html"'
    assert "<script" not in text_of(page)
    assert "http-equiv" not in text_of(page)
    assert "Garage Martin" in text_of(page)
    told = json.loads(visitor_of.post("/preuve", {"visit": opened, "as": "json"}).content)
    assert told["address"] == "anne@example.fr"
    assert {proof["channel"] for proof in told["proofs"]} == {"e-mail", "appel téléphonique"}
    assert all(len(proof["sha256"]) == 64 for proof in told["proofs"])


def test_a_wrong_code_shows_nothing(visitor_of: Client, consented: None) -> None:
    ticket = hidden(visitor_of.post("/preuve", {"email": "anne@example.fr"}), "ticket")
    wrong = f"{(int(code_sent()) + 1) % 1_000_000:06}"
    answer = visitor_of.post("/preuve", {"ticket": ticket, "code": wrong})
    assert answer.status_code == 403
    assert "n'est pas le bon" in text_of(answer)
    assert "voitures neuves et entretien" not in text_of(answer)


def test_known_and_unknown_addresses_see_the_same_page(visitor_of: Client, consented: None) -> None:
    def page(email: str) -> str:
        return re.sub(r'value="[^"]+"', "", text_of(visitor_of.post("/preuve", {"email": email})))

    assert page("anne@example.fr") == page("nobody@example.fr")
    assert len(mail.outbox) == 2


def test_somebody_elses_proofs_are_not_there(visitor_of: Client, consented: None) -> None:
    add_contact(values={"last_name": "Arnaud", "mobile": "+33612345678", "email": "paul@example.fr"}, by=None)
    assert "Nous ne gardons ni consentement ni refus" in text_of(visit(visitor_of, "paul@example.fr"))


def agrees_to_calls(contact: int) -> None:
    """At the counter, by the words of the house."""
    record_consent(
        whom=Whom(contact),
        channel=Channel.CALL,
        at=NOW,
        method=Method.COUNTER,
        proof=Proof(items=dict.fromkeys(PHONE_ITEMS, "dit"), document_ref="bulletin 12"),
    )


def test_what_was_said_at_the_counter_is_there_too(visitor_of: Client, form: Form, clock: Any) -> None:
    """On a record of its own, which gives no address: the contact does, and no other contact has it."""
    agrees_to_calls(
        add_contact(
            values={"last_name": "Blanc", "mobile": "+33698765432", "email": "leo@example.fr"}, by=None
        )
    )
    page = text_of(visit(visitor_of, "leo@example.fr"))
    assert "Consentement donné · appel téléphonique" in page
    assert "bulletin 12" in page
    assert "••• 5432" in page


def test_partners_parents_and_the_time_agreed_are_part_of_it(
    visitor_of: Client, form: Form, clock: Any
) -> None:
    contact = add_contact(
        values={"last_name": "Blanc", "mobile": "+33698765432", "email": "leo@example.fr"}, by=None
    )
    partner = Partner.objects.create(name="Assur'Lac", created_at=NOW)
    shared = Proof(document_ref="bulletin", partners=(partner.pk,), guardian="Anne Blanc")
    agreed = Proof(items=dict.fromkeys(PHONE_ITEMS, "dit"), slot=(NOW, NOW + timedelta(minutes=30)))
    for channel, proof in ((Channel.PARTNER, shared), (Channel.CALL, agreed)):
        record_consent(
            whom=Whom(contact),
            channel=channel,
            at=NOW,
            method=Method.PAPER,
            proof=proof._replace(document_ref="12"),
        )
    page = text_of(visit(visitor_of, "leo@example.fr"))
    assert "Assur'Lac" in page
    assert "Anne Blanc" in page
    assert "18/11/2026 10\xa0h\xa000 – 10\xa0h\xa030" in page


def test_in_a_shared_mailbox_nobody_reads_what_another_said(
    visitor_of: Client, form: Form, clock: Any
) -> None:
    for name, mobile in (("Léo", "+33698765432"), ("Zoé", "+33698765433")):
        values = {"last_name": "Blanc", "first_name": name, "mobile": mobile, "email": "nous@example.fr"}
        agrees_to_calls(add_contact(values=values, by=None))
    assert "bulletin 12" not in text_of(visit(visitor_of, "nous@example.fr"))


def test_a_phone_is_told_plainly_whom_to_write_to(visitor_of: Client, consented: None) -> None:
    answer = visitor_of.post("/preuve", {"email": "06 12 34 56 78"})
    assert answer.status_code == 422
    assert "pas encore envoyer de code à un téléphone" in text_of(answer)
    assert "dpo@garage-martin.fr" in text_of(answer)
    assert not mail.outbox


def test_an_address_asks_three_times_an_hour(visitor_of: Client, consented: None) -> None:
    for _ in range(3):
        assert visitor_of.post("/preuve", {"email": "anne@example.fr"}).status_code == 200
    answer = visitor_of.post("/preuve", {"email": "ANNE@example.fr"})
    assert answer.status_code == 429
    assert "Trop de demandes" in text_of(answer)


@pytest.mark.parametrize("visit", ["forged", "x" * 3_000])
def test_a_forged_pass_opens_nothing(visitor_of: Client, consented: None, visit: str) -> None:
    assert visitor_of.post("/preuve", {"visit": visit, "as": "json"}).status_code == 404


def test_an_old_pass_opens_nothing(visitor_of: Client, consented: None, clock: Any) -> None:
    opened = hidden(visit(visitor_of), "visit")
    clock(NOW + timedelta(hours=1, minutes=21))
    assert visitor_of.post("/preuve", {"visit": opened}).status_code == 404
