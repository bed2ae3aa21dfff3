"""The offers people were sent: noted once, carried by merges and undos, heard of by the Change log."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaland.customers.models import Change, Contact, Mailing, Message
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.customers.services.messages import (
    SentMessage,
    forget_messages,
    let_messages_go,
    note_messages,
    update_message,
)
from tests.harness.rows import NOW, make_contact, make_record
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db


def person() -> Contact:
    contact = make_contact()
    make_record(contact)
    return contact


def sent(key: int, contact: int, status: str = "accepted", **changes: object) -> SentMessage:
    told = {"campaign": "Noël", "channel": "sms", "at": NOW, **changes}
    return SentMessage(key=key, contact_id=contact, status=status, **told)  # type: ignore[arg-type]


def of(contact: int) -> list[tuple[int, str]]:
    rows = Message.objects.filter(record__contact_id=contact)
    return sorted(rows.values_list("key", "status"))


def logged(after: int) -> list[tuple[str, int | None, str]]:
    rows = Change.objects.filter(pk__gt=after, table="message").order_by("pk")
    return list(rows.values_list("table", "contact_id", "op"))


def last() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_a_message_is_noted_once_and_then_follows_what_becomes_of_it() -> None:
    one, other = person(), person()
    after = last()
    note_messages([sent(1, one.pk), sent(2, other.pk)])
    note_messages([sent(1, one.pk, "delivered")])
    note_messages([sent(1, one.pk, "delivered"), sent(2, other.pk)])
    assert (of(one.pk), of(other.pk)) == ([(1, "delivered")], [(2, "accepted")])
    assert logged(after) == [
        ("message", one.pk, "I"),
        ("message", other.pk, "I"),
        ("message", one.pk, "U"),
    ]
    assert Mailing.objects.get().key == "noel"


def test_what_a_report_says_again_is_logged_once() -> None:
    one = person()
    note_messages([sent(1, one.pk, "unknown")])
    after = last()
    for _ in range(2):
        update_message(key=1, status="delivered")
    update_message(key=9, status="delivered")
    assert of(one.pk) == [(1, "delivered")]
    assert logged(after) == [("message", one.pk, "U")]


def test_one_proved_never_to_have_left_is_forgotten() -> None:
    one = person()
    note_messages([sent(1, one.pk, "unknown")])
    after = last()
    assert forget_messages([1, 9]) == 1
    assert (of(one.pk), logged(after)) == ([], [("message", one.pk, "D")])


def test_noting_many_costs_as_many_queries_as_noting_few() -> None:
    people = [person().pk for _ in range(40)]
    note_messages([sent(0, people[0])])
    with CaptureQueriesContext(connection) as few:
        note_messages([sent(1, people[0]), sent(2, people[1])])
    with CaptureQueriesContext(connection) as many:
        note_messages([sent(place, pk) for place, pk in enumerate(people, 3)])
    assert len(many) == len(few) <= 6


def test_merges_carry_messages_and_undoing_gives_them_back() -> None:
    one, other = person(), person()
    note_messages([sent(1, one.pk), sent(2, other.pk)])
    made = merge_contacts(contact_ids=[one.pk, other.pk], by=None)
    assert of(one.pk) == [(1, "accepted"), (2, "accepted")]
    note_messages([sent(2, other.pk, "delivered"), sent(3, other.pk), sent(4, one.pk)])
    assert of(one.pk) == [(1, "accepted"), (2, "delivered"), (3, "accepted"), (4, "accepted")]
    undo_merge(merge_id=made.pk, by=None)
    assert of(one.pk) == [(1, "accepted"), (3, "accepted"), (4, "accepted")]
    assert of(other.pk) == [(2, "delivered")]


def test_a_merge_that_keeps_the_younger_number_gives_it_its_own_messages_back() -> None:
    one, other = person(), person()
    made = merge_contacts(contact_ids=[one.pk, other.pk], keep=other.pk, by=None)
    note_messages([sent(1, other.pk)])
    undo_merge(merge_id=made.pk, by=None)
    assert (of(one.pk), of(other.pk)) == ([], [(1, "accepted")])


def test_nobody_is_invented_for_somebody_who_is_gone() -> None:
    note_messages([sent(1, 987_654)])
    assert not Message.objects.exists()


def test_a_record_that_goes_leaves_its_messages_to_the_next() -> None:
    contact = make_contact()
    first, second = make_record(contact), make_record(contact)
    note_messages([sent(1, contact.pk)])
    let_messages_go([first.pk])
    first.delete()
    assert Message.objects.get().record_id == second.pk


def test_an_import_taken_back_leaves_messages_with_who_stays(shop: Shop) -> None:
    first = shop.deliver("Id;Nom;E-mail\n1;DUPONT;a@example.fr")
    shop.deliver("Id;Nom;E-mail\n1;DUPONT;a@example.fr", source="autre")
    alone = shop.deliver("Id;Nom;E-mail\n2;DURAND;d@example.fr", source="tiers")
    dupont, durand = Contact.objects.order_by("pk")
    note_messages([sent(1, dupont.pk), sent(2, durand.pk)])
    shop.undo(first)
    shop.undo(alone)
    assert of(dupont.pk) == [(1, "accepted")]
    assert Message.objects.get(key=2).record_id is None


def test_another_name_of_a_campaign_is_heard_of() -> None:
    note_messages([sent(1, person().pk)])
    after = last()
    Mailing.objects.update(name="Fêtes", key="fetes")
    told = Change.objects.filter(pk__gt=after).values_list("table", flat=True)
    assert list(told) == ["mailing"]
