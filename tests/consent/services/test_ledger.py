"""The ledger: what is refused, what is written, what follows at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Act, Channel, Method
from chaland.consent.models import Entry, Suppression
from chaland.consent.queries.plain import said_at
from chaland.consent.services.door import open_door
from chaland.consent.services.ledger import Proof, Whom, lift, object_to, record_consent, withdraw
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Invalid

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLOCK = fixed_clock(NOW)
PAPER = Proof(document_ref="bulletin 12")
ITEMS = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")


@pytest.fixture
def contact(db: None) -> int:
    seed_purposes()
    values = {
        "last_name": "Dupont",
        "email": "anne@example.org",
        "mobile": "+33612345678",
        "phone": "+33123456789",
    }
    return add_contact(values=values, by=None, clock=CLOCK)


def _yes(contact: int, channel: Channel = Channel.EMAIL, **changes: object) -> list[Entry]:
    given: dict = {
        "whom": Whom(contact),
        "channel": channel,
        "at": NOW - timedelta(days=2),
        "method": Method.PAPER,
        "proof": PAPER,
        "clock": CLOCK,
        **changes,
    }
    return record_consent(**given)


def test_what_is_dated_in_utc_is_told_by_the_clock_of_the_company(contact: int) -> None:
    """A proof that says 9:30 of what was said at 10:30 in Paris reads as somebody else's."""
    there = datetime(2026, 7, 4, 9, tzinfo=ZoneInfo("Indian/Reunion"))
    for at, offset in ((NOW, 60), (datetime(2026, 7, 4, 9, tzinfo=UTC), 120), (there, 240)):
        [entry] = _yes(contact, at=at)
        assert entry.at_offset == offset
    assert said_at(Entry.objects.get(at=NOW)).isoformat() == "2026-11-22T10:30:00+01:00"


def test_a_consent_says_who_what_when_and_how(contact: int) -> None:
    [entry] = _yes(contact)
    entry.refresh_from_db()
    assert (entry.act, entry.kind, entry.identifier, entry.channel) == (
        "given",
        "email",
        "anne@example.org",
        "email",
    )
    assert entry.purpose.code == "prospecting"
    assert entry.controller_id == entry.purpose.controller_id
    assert entry.record.contact_id == contact
    assert entry.record.source.slug == "consent-paper"
    assert entry.document_ref == "bulletin 12"
    assert Contact.objects.get(pk=contact).last_name == "Dupont"


def test_said_twice_it_is_written_once(contact: int) -> None:
    assert len(_yes(contact)) == 1
    assert _yes(contact) == []
    assert Entry.objects.count() == 1


def test_a_call_wants_the_five_items_of_the_decree(contact: int) -> None:
    for item in ITEMS:
        lacking = {name: text for name, text in ITEMS.items() if name != item}
        with pytest.raises(Invalid) as refused:
            _yes(contact, Channel.CALL, proof=Proof(document_ref="b", items=lacking))
        assert refused.value.code == f"phone_{item}_missing"
    assert Entry.objects.count() == 0


def test_a_consent_to_calls_lasts_a_year_and_its_proof_three(contact: int) -> None:
    entries = _yes(contact, Channel.CALL, proof=Proof(document_ref="b", items=ITEMS))
    assert {entry.identifier for entry in entries} == {"+33612345678", "+33123456789"}
    for entry in entries:
        assert str(entry.valid_until) == "2027-11-20"
        assert str(entry.proof_until) == "2029-11-20"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"at": NOW + timedelta(minutes=6)}, "date_future"),
        ({"at": datetime(1970, 1, 1, tzinfo=UTC)}, "date_absurd"),
        ({"at": datetime(2026, 1, 1)}, "date_naive"),  # noqa: DTZ001
        ({"proof": Proof()}, "proof_missing"),
        ({"proof": Proof(document_ref="x" * 10_000_000)}, "text_long"),
        ({"proof": Proof(document_ref="b", evidence={"note": "x" * 30_000})}, "text_long"),
        ({"whom": Whom(identifier="0612345678")}, "identifier_channel"),
        ({"channel": Channel.SMS, "whom": Whom(identifier="01 23 45 67 89")}, "sms_not_mobile"),
        (
            {"channel": Channel.PARTNER, "purpose": "partners", "whom": Whom(identifier="a@b.fr")},
            "partners_missing",
        ),
        ({"purpose": "measurement"}, "purpose_channel"),
    ],
)
def test_what_is_not_a_consent_is_refused(contact: int, changes: dict, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _yes(contact, **changes)
    assert refused.value.code == code
    assert Entry.objects.count() == 0


def test_a_withdrawal_holds_for_every_coordinate_of_the_channel(contact: int) -> None:
    entries = withdraw(whom=Whom(contact), channel=Channel.CALL, at=NOW, method=Method.ORAL, clock=CLOCK)
    assert {entry.identifier for entry in entries} == {"+33612345678", "+33123456789"}
    assert {entry.purpose_id for entry in entries} == {None}
    assert Suppression.objects.count() == 0


def test_an_objection_is_on_the_list_whatever_the_case(contact: int) -> None:
    object_to(
        whom=Whom(identifier="ANNE@Example.org"),
        channel=Channel.EMAIL,
        at=NOW,
        method=Method.UNSUBSCRIBE,
        clock=CLOCK,
    )
    anne = Identifier("email", "anne@example.org")
    stands = suppression.match([anne])[anne]
    assert suppression.opposed(stands, "email", "prospecting")
    assert not suppression.opposed(stands, "sms", "prospecting")
    assert b"anne" not in bytes(Suppression.objects.get().hmac)


def test_a_consent_of_their_own_ends_an_older_objection_for_what_it_covers(contact: int) -> None:
    object_to(whom=Whom(contact), at=NOW - timedelta(days=3), method=Method.PHONE, clock=CLOCK)
    entries = _yes(contact)
    assert {entry.act for entry in entries} == {"given", "lifted"}
    anne = Identifier("email", "anne@example.org")
    stands = suppression.match([anne])[anne]
    assert not suppression.opposed(stands, "email", "prospecting")
    assert suppression.opposed(stands, "email", "loyalty")
    assert suppression.opposed(stands, "letter", "prospecting")


@pytest.mark.parametrize(
    "changes", [{"method": Method.IMPORT}, {"method": Method.API}, {"at": NOW - timedelta(days=4)}]
)
def test_neither_a_file_nor_an_older_consent_ends_an_objection(contact: int, changes: dict) -> None:
    object_to(whom=Whom(contact), at=NOW - timedelta(days=3), method=Method.PHONE, clock=CLOCK)
    assert {entry.act for entry in _yes(contact, **changes)} == {"given"}
    anne = Identifier("email", "anne@example.org")
    assert suppression.opposed(suppression.match([anne])[anne], "email", "prospecting")


def test_only_the_person_lifts_their_objection(contact: int) -> None:
    with pytest.raises(Invalid, match="Only the person"):
        lift(whom=Whom(contact), at=NOW, method=Method.IMPORT, clock=CLOCK)


def test_who_has_no_coordinate_may_refuse_all_the_same(db: None) -> None:
    seed_purposes()
    nobody = add_contact(values={"last_name": "Martin"}, by=None, clock=CLOCK)
    [entry] = object_to(whom=Whom(nobody), at=NOW, method=Method.ORAL, clock=CLOCK)
    assert entry.identifier == ""
    assert entry.record.contact_id == nobody
    assert Suppression.objects.count() == 0


def test_a_person_who_comes_by_a_form_becomes_a_contact(contact: int) -> None:
    whom = Whom(
        identifier="leo@example.org", person={"first_name": "Léo"}, source=("form-news", "Formulaire")
    )
    [entry] = _yes(contact, whom=whom)
    new = Contact.objects.get(pk=entry.record.contact_id)
    assert (new.first_name, new.email) == ("Léo", "leo@example.org")
    assert entry.record.source.slug == "form-news"
    [again] = _yes(contact, whom=whom, at=NOW)
    assert again.record.contact_id == new.pk


def test_the_ledger_cannot_be_changed_nor_emptied(contact: int) -> None:
    [_entry] = _yes(contact)
    for change in (
        lambda: Entry.objects.update(act="withdrawn"),
        lambda: Entry.objects.update(valid_until=NOW.date()),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: (
            Suppression.objects.all()._raw_delete("default")
            if Suppression.objects.exists()
            else _objected(contact)
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    Entry.objects.update(record=None)
    assert Entry.objects.get().act == Act.GIVEN.value
    with open_door("a test"):
        Entry.objects.all().delete()
    assert not Entry.objects.exists()
    assert SourceRecord.objects.exists()


def _objected(contact: int) -> None:
    object_to(whom=Whom(contact), at=NOW, method=Method.ORAL, clock=CLOCK)
    Suppression.objects.update(lifted=True)
