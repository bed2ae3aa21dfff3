"""Doubts settled in one click, and taken back in another."""

from __future__ import annotations

import pytest

from chaland.access.models import AuditEntry
from chaland.customers.models import Contact, Rollup
from chaland.customers.services.hand import edit_contacts, undo_edit
from chaland.kernel.errors import NotFound, Refused
from chaland.quality.models import Suspicion
from chaland.quality.queries.doubts import doubts_about, doubts_of_kind
from chaland.quality.queries.overview import by_field, by_source, doubts_by_kind, of_the_file, to_mend
from chaland.quality.services.keeping_up import catch_up
from chaland.quality.services.settling import accept, doubt_again, say_right
from chaland.segments.models import Rfm
from chaland.segments.queries import count_where
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db


def doubt(kind: str) -> int:
    return Suspicion.objects.get(kind=kind).pk


def test_a_proposal_is_written_by_hand_and_undone() -> None:
    contact = make_contact(email="jean@gmial.com")
    catch_up()
    edit = accept(doubt_id=doubt("email_typo"), by=None)
    assert Contact.objects.get(pk=contact).email == "jean@gmail.com"
    assert not Suspicion.objects.exists()
    undo_edit(edit=edit, by=None)
    catch_up()
    assert Contact.objects.get(pk=contact).email == "jean@gmial.com"
    assert [one.doubt.code for one in doubts_about(contact)] == ["email_typo"]


def test_a_proposal_for_what_was_there_before_is_not_written_over_what_is_there_now() -> None:
    contact = make_contact(email="jean@gmial.com")
    catch_up()
    stale = doubt("email_typo")
    Contact.objects.filter(pk=contact).update(email="jean@neuf.fr")
    for settle in (accept, say_right):
        with pytest.raises(NotFound):
            settle(doubt_id=stale, by=None)
    assert Contact.objects.get(pk=contact).email == "jean@neuf.fr"


def test_an_address_is_corrected_with_what_follows_from_it() -> None:
    contact = make_contact()
    edit_contacts(contact_ids=[contact], values={"postal_code": "59000", "city": "Vénissieux", "insee": None}, by=None)  # fmt: skip
    catch_up()
    accept(doubt_id=doubt("town_postal"), by=None)
    told = Contact.objects.get(pk=contact)
    assert (told.postal_code, told.city, told.insee, told.department) == (
        "69200",
        "Vénissieux",
        "69259",
        "69",
    )


def test_what_is_right_is_remembered_until_it_changes_or_is_taken_back() -> None:
    contact = make_contact(last_name="Toto")
    catch_up()
    settled = say_right(doubt_id=doubt("test_name"), by=None)
    edit_contacts(contact_ids=[contact], values={"email": "t@orange.fr"}, by=None)
    catch_up()
    assert not Suspicion.objects.exists()
    doubt_again(settled_id=settled, by=None)
    assert doubt("test_name")
    say_right(doubt_id=doubt("test_name"), by=None)
    edit_contacts(contact_ids=[contact], values={"last_name": "Test"}, by=None)
    catch_up()
    assert doubt("test_name")
    assert AuditEntry.objects.filter(verb="quality.right").count() == 2


def test_what_cannot_be_done_is_refused() -> None:
    make_contact(last_name="Toto")
    catch_up()
    with pytest.raises(Refused) as refused:
        accept(doubt_id=doubt("test_name"), by=None)
    assert refused.value.code == "nothing_proposed"
    with pytest.raises(NotFound):
        accept(doubt_id=0, by=None)
    with pytest.raises(NotFound):
        doubt_again(settled_id=0, by=None)


def test_the_file_at_a_glance() -> None:
    people = [make_contact(email=f"p{place}@voila.fr", activity="Plomberie") for place in range(3)]
    save_segment(name="Au fichier", sentence='ville = "Lyon"', by=None)
    catch_up()
    assert [(one.code, count) for one, count in doubts_by_kind()] == [("email_dead", 3)]
    assert [one.contact_id for one in doubts_of_kind("email_dead", after=people[0])] == people[1:]
    told = of_the_file()
    assert told is not None
    assert (told.people, told.reachable) == (3, None)
    assert [(one.today.name, one.today.people) for one in by_source()] == [("hand", 3)]
    fields = {one.name: one for one in by_field()}
    assert fields["activity"].is_idle
    assert by_field()[0].name == "activity"
    assert fields["city"].uses[0].what.fr == "le segment « Au fichier »"
    assert not fields["email"].is_idle
    assert fields["email"].doubted == 3


def test_a_birthday_that_nothing_uses_is_not_asked_for() -> None:
    contact = make_contact(email="p@orange.fr", birth_date=None)
    Rollup.objects.create(
        contact_id=contact, purchase_count=9, line_count=9, total_cents=900_000, last_order_cents=1,
        first_purchase=NOW.date(), last_purchase=NOW.date(),
    )  # fmt: skip
    Rfm.objects.create(contact_id=contact, recency=5, frequency=5, monetary=5, segment="champions")
    catch_up()
    assert "birthday" not in [one.mending.code for one in to_mend()]
    save_segment(name="Anniversaires", sentence="anniversaire dans les 7 prochains jours", by=None)
    assert "birthday" in [one.mending.code for one in to_mend()]


def test_what_to_mend_opens_exactly_those_it_counts() -> None:
    for place, phone in enumerate((None, "+33612345678")):
        contact = make_contact(email=None, mobile=phone)
        Rollup.objects.create(
            contact_id=contact, purchase_count=1, line_count=1, total_cents=100 * (place + 1),
            last_order_cents=1, first_purchase=NOW.date(), last_purchase=NOW.date(),
        )  # fmt: skip
    catch_up()
    found = to_mend()
    assert found
    for one in found:
        assert count_where(one.sentence("fr")) == count_where(one.sentence("en")) == one.people
    told = {one.mending.code: (one.people, one.cents) for one in found}
    assert told["unreachable"] == (1, 100)
    at_stake = [one.cents * one.mending.stake for one in found]
    assert at_stake == sorted(at_stake, reverse=True)
