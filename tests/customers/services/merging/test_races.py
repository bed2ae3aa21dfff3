"""Two who merge, edit and take apart at the same moment: nothing falls between them."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.kernel.errors import Conflict
from tests.harness.races import at_once
from tests.harness.rows import make_contact, make_record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


def some() -> list[int]:
    """Three contacts, a record each."""
    records = [make_record(make_contact(), kind="person", values='{"last_name": "Un"}') for _ in range(3)]
    return [record.contact_id or 0 for record in records]


def say(contact_id: int, record: SourceRecord) -> None:
    """A file says something new of a contact, as it knew it before."""
    SourceRecord.objects.filter(pk=record.pk).update(values='{"last_name": "Un", "notes": "rappeler"}')
    rebuild_contacts([contact_id])


def test_who_comes_second_is_told_to_try_again() -> None:
    one, two, other = some()
    refused: list[str] = []

    def merge_too() -> None:
        try:
            merge_contacts(contact_ids=[two, other], by=None)
        except Conflict as conflict:
            refused.append(conflict.code)

    at_once(lambda: merge_contacts(contact_ids=[one, two], by=None), merge_too)
    assert refused == ["contact_moved"]
    assert set(Contact.objects.values_list("pk", flat=True)) == {one, other}


def test_what_is_said_of_who_is_being_merged_is_heard() -> None:
    one, two, _ = some()
    record = SourceRecord.objects.get(contact_id=two)
    at_once(
        lambda: merge_contacts(contact_ids=[one, two], by=None),
        lambda: say(two, record),
    )
    assert Contact.objects.get(pk=one).notes == "rappeler"
    assert not SourceRecord.objects.filter(contact=None).exists()


def test_a_merge_waits_for_what_is_being_said_and_takes_it_along() -> None:
    one, two, _ = some()
    record = SourceRecord.objects.get(contact_id=two)
    at_once(
        lambda: say(two, record),
        lambda: merge_contacts(contact_ids=[one, two], by=None),
    )
    assert Contact.objects.get(pk=one).notes == "rappeler"


def test_two_who_take_it_apart_do_it_once() -> None:
    one, two, _ = some()
    made = merge_contacts(contact_ids=[one, two], by=None)
    refused: list[str] = []

    def undo_too() -> None:
        try:
            undo_merge(merge_id=made.pk, by=None)
        except Conflict as conflict:
            refused.append(conflict.code)

    at_once(lambda: undo_merge(merge_id=made.pk, by=None), undo_too)
    assert refused == ["merge_undone"]
    assert Contact.objects.filter(pk__in=[one, two]).count() == 2
