"""Voiding and letting go: nothing is lost, nothing comes back by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import Saying
from chaland.consent.domain.words import Act, Channel, Method
from chaland.consent.models import Bar, Contract, Entry
from chaland.consent.services.bars import declare_deceased, lift_bar, restrict
from chaland.consent.services.contracts import add_contract, end_contract
from chaland.consent.services.ledger import (
    Proof,
    Whom,
    let_go,
    object_to,
    record_consent,
    void_batch,
    void_entries,
)
from chaland.consent.services.ledger.entries import append
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.models import SourceRecord
from chaland.customers.services.hand import add_contact, edit_contacts, undo_edit
from chaland.kernel.clock import fixed_clock
from tests.harness.rows import make_batch, make_contact, make_record, make_source

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLOCK = fixed_clock(NOW)
ANNE = Identifier("email", "anne@example.org")


@pytest.fixture(autouse=True)
def _purposes(db: None) -> None:
    seed_purposes()


def _said(act: Act, batch: int, **changes: object) -> Saying:
    given: dict = {
        "act": act,
        "identifier": ANNE,
        "channel": "email",
        "purpose_id": None,
        "purpose": "",
        "at": NOW - timedelta(days=9),
        "method": Method.IMPORT,
        "proof": Proof(document_ref="salon"),
        "batch_id": batch,
        **changes,
    }
    return Saying(**given)


def test_an_import_undone_gave_nothing_but_its_refusals_stay() -> None:
    batch = make_batch(make_source()).pk
    append(
        [_said(Act.GIVEN, batch), _said(Act.WITHDRAWN, batch, channel="call"), _said(Act.OBJECTED, batch)],
        None,
        NOW,
    )
    assert len(void_batch(batch_id=batch, clock=CLOCK)) == 1
    assert void_batch(batch_id=batch, clock=CLOCK) == []
    assert list(Entry.objects.exclude(voids=None).values_list("voids__act", flat=True)) == ["given"]
    assert suppression.opposed(suppression.match([ANNE])[ANNE], "email", "")
    assert len(void_batch(batch_id=batch, refusals=True, clock=CLOCK)) == 2
    assert not suppression.opposed(suppression.match([ANNE])[ANNE], "email", "")


def test_what_was_voided_may_be_said_again_once() -> None:
    batch = make_batch(make_source()).pk
    said = _said(Act.GIVEN, batch)
    assert len(append([said], None, NOW)) == 1
    assert append([said, said], None, NOW) == []
    void_batch(batch_id=batch, clock=CLOCK)
    assert len(append([said, said], None, NOW)) == 1
    assert append([said], None, NOW) == []


def test_a_mistaken_objection_leaves_the_list_unless_another_stands() -> None:
    [first] = object_to(
        whom=Whom(identifier="anne@example.org"), at=NOW - timedelta(days=2), method=Method.PHONE, clock=CLOCK
    )
    [second] = object_to(
        whom=Whom(identifier="anne@example.org"), at=NOW - timedelta(days=1), method=Method.PAPER, clock=CLOCK
    )
    void_entries(entry_ids=[first.pk], reason="wrong person", by=None, clock=CLOCK)
    assert suppression.opposed(suppression.match([ANNE])[ANNE], "email", "")
    void_entries(entry_ids=[second.pk], reason="wrong person", by=None, clock=CLOCK)
    assert not suppression.opposed(suppression.match([ANNE])[ANNE], "email", "")


def test_entries_move_to_another_record_of_the_same_contact() -> None:
    contact = make_contact()
    going, staying = make_record(contact), make_record(contact)
    append([_said(Act.GIVEN, going.batch_id, record_id=going.pk)], None, NOW)
    let_go(record_ids=[going.pk], clock=CLOCK)
    going.delete()
    assert Entry.objects.get().record_id == staying.pk


def test_entries_stay_under_their_identifier_when_nobody_speaks_of_the_person_any_more() -> None:
    going = make_record(make_contact())
    append([_said(Act.GIVEN, going.batch_id, record_id=going.pk)], None, NOW)
    let_go(record_ids=[going.pk], clock=CLOCK)
    going.delete()
    assert Entry.objects.get().record_id is None


def test_bars_and_contracts_stay_with_the_contact() -> None:
    contact = make_contact()
    going = make_record(contact)
    Bar.objects.create(record=going, kind="deceased", since=NOW)
    let_go(record_ids=[going.pk], clock=CLOCK)
    going.delete()
    bar = Bar.objects.select_related("record__source").get()
    assert (bar.record.contact_id, bar.record.source.slug) == (contact.pk, "hand")


def test_undoing_an_edit_keeps_the_contract_that_hangs_on_it() -> None:
    contact = make_contact()
    make_record(contact, kind="person")
    edit = edit_contacts(contact_ids=[contact.pk], values={"notes": "x"}, by=None, clock=CLOCK)
    add_contract(
        contact_id=contact.pk,
        reference="C-1",
        family="Entretien",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        by=None,
        clock=CLOCK,
    )
    undo_edit(edit=edit, by=None)
    contract = Contract.objects.get()
    assert end_contract(contract_id=contract.pk, by=None, clock=CLOCK).ended_at == NOW


def test_one_bar_of_a_kind_stands_at_a_time() -> None:
    contact = add_contact(values={"last_name": "Dupont"}, by=None, clock=CLOCK)
    assert restrict(contact_id=contact, by=None, clock=CLOCK) == restrict(
        contact_id=contact, by=None, clock=CLOCK
    )
    declare_deceased(contact_id=contact, by=None, clock=CLOCK)
    assert lift_bar(contact_id=contact, kind="restricted", by=None, clock=CLOCK) == 1
    assert list(Bar.objects.filter(until=None).values_list("kind", flat=True)) == ["deceased"]


def test_a_consent_of_a_form_keeps_its_record_when_the_file_goes() -> None:
    contact = add_contact(values={"last_name": "Dupont", "email": "anne@example.org"}, by=None, clock=CLOCK)
    [entry] = record_consent(
        whom=Whom(contact),
        channel=Channel.EMAIL,
        at=NOW,
        method=Method.PAPER,
        proof=Proof(document_ref="b"),
        clock=CLOCK,
    )
    hand = SourceRecord.objects.get(source__slug="hand")
    let_go(record_ids=[hand.pk], clock=CLOCK)
    entry.refresh_from_db()
    assert entry.record_id != hand.pk
