"""Refusals passed on: partners who got data are told when the person says no to them or to everything."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Partner, Relay
from chaland.consent.services import relays
from chaland.consent.services.ledger import Proof, Whom, object_to, record_consent, withdraw
from chaland.kernel.clock import fixed_clock
from tests.consent.harness import make_purpose
from tests.harness.rows import NOW, make_contact, make_record

pytestmark = pytest.mark.django_db
MAIL = "jeanne@example.fr"


def _agreed_to_partners(*names: str) -> dict[str, Any]:
    partners = [Partner.objects.create(name=name, created_at=NOW).pk for name in names]
    purpose = make_purpose()
    contact = make_contact(email=MAIL)
    make_record(contact)
    whom = Whom(contact_id=contact.pk, identifier=MAIL)
    proof = Proof(document_ref="F-12", partners=tuple(partners), partners_version="2026-09")
    said = {"at": NOW, "method": Method.PAPER, "clock": fixed_clock(NOW)}
    record_consent(whom=whom, channel=Channel.PARTNER, purpose=purpose.code, proof=proof, **said)
    return {"whom": whom, **said}


def test_an_objection_to_everything_is_for_every_partner_named() -> None:
    said = _agreed_to_partners("Assureur", "Banque")
    object_to(**said)
    assert {(one.recipient, one.refusals) for one in relays.waiting()} == {("Assureur", 1), ("Banque", 1)}
    assert set(Relay.objects.values_list("identifier", "reference")) == {(MAIL, "2026-09")}


def test_so_is_a_consent_to_the_transfer_taken_back_and_an_email_unsubscribed_is_not() -> None:
    said = _agreed_to_partners("Assureur")
    object_to(channel=Channel.EMAIL, **said)
    assert relays.waiting() == []
    withdraw(channel=Channel.PARTNER, **said)
    assert [one.recipient for one in relays.waiting()] == ["Assureur"]


def test_what_waits_is_not_put_twice_and_is_forgotten_once_told() -> None:
    said = _agreed_to_partners("Assureur")
    object_to(**said)
    object_to(**{**said, "method": Method.ORAL})
    assert relays.waiting()[0].refusals == 1
    told = relays.mark_relayed(
        recipient="Assureur", how="e-mail", proof="accusé", at=NOW, by=None, clock=fixed_clock(NOW)
    )
    assert (told, Relay.objects.get().identifier) == (1, "")
