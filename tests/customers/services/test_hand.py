"""Edits by hand: they win, they can be undone at any time, and undoing restores what was there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.customers.models import Batch, Contact, ContactPoint, Source, SourceRecord, SourceVersion
from chaland.customers.services.hand import add_contact, edit_contacts, tag_contacts, undo_edit
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CLOCK = fixed_clock(NOW)


def imported(**values: Any) -> int:
    """A contact that a file brought."""
    contact = Contact.objects.create(created_at=NOW, updated_at=NOW)
    source, _ = Source.objects.get_or_create(
        slug="shop", defaults={"name": "Shop", "id_space": "shop", "created_at": NOW}
    )
    batch = Batch.objects.create(source=source, kind="contacts", label="shop.csv", created_at=NOW)
    SourceRecord.objects.create(
        source=source,
        kind="person",
        key=str(contact.pk),
        contact=contact,
        batch=batch,
        first_batch=batch,
        line=2,
        raw="[]",
        values=json.dumps({"last_name": "Dupont", "email": "a@example.fr", "tags": ["salon"], **values}),
        digest=b"0",
        seen_at=NOW - timedelta(days=1),
        first_seen_at=NOW - timedelta(days=1),
    )
    rebuild_contacts([contact.pk])
    return contact.pk


def state() -> list[Any]:
    """Everything that an edit may touch, but the rows' own numbers."""
    return [
        list(Contact.objects.order_by("pk").values()),
        list(Contact.objects.order_by("pk").values_list("pk", "labels__field", "labels__value")),
        list(SourceRecord.objects.order_by("pk").values_list("key", "values", "line", "seen_at")),
        list(SourceVersion.objects.values_list("record", "values", "line")),
        list(ContactPoint.objects.order_by("value").values_list("record", "kind", "value")),
    ]


def test_a_hand_edit_wins_over_the_file_and_clearing_holds() -> None:
    contact = imported(mobile="+33612345678")
    edit_contacts(contact_ids=[contact], values={"last_name": "Durand", "mobile": None}, by=None, clock=CLOCK)
    found = Contact.objects.get()
    assert (found.last_name, found.mobile, found.email) == ("Durand", None, "a@example.fr")
    assert found.search == "durand a@example.fr"


edits = st.lists(
    st.dictionaries(
        st.sampled_from(["last_name", "email", "colour", "custom.fuel", "notes"]),
        st.one_of(st.none(), st.sampled_from(["x@example.fr", "red", "Zoé"])),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
)


@given(edits)
@settings(max_examples=15)
def test_undoing_all_in_reverse_restores_everything(changes: list[dict[str, Any]]) -> None:
    contacts = [imported(), imported()]
    before = state()
    done = [edit_contacts(contact_ids=contacts, values=values, by=None, clock=CLOCK) for values in changes]
    for edit in reversed(done):
        assert undo_edit(edit=edit, by=None) == (2, 0)
    assert state() == before
    Contact.objects.all().delete()


def test_what_was_edited_again_since_is_left_and_counted() -> None:
    first, second = imported(), imported()
    edit = edit_contacts(contact_ids=[first, second], values={"colour": "red"}, by=None, clock=CLOCK)
    edit_contacts(contact_ids=[first], values={"colour": "blue"}, by=None, clock=CLOCK)
    assert undo_edit(edit=edit, by=None) == (1, 1)
    assert list(Contact.objects.order_by("pk").values_list("colour", flat=True)) == ["blue", None]
    assert undo_edit(edit=edit, by=None) == (0, 1)


def test_tags_come_and_go_whatever_their_capitals() -> None:
    contact = imported()
    tag_contacts(contact_ids=[contact], add=["VIP", "Salon"], by=None, clock=CLOCK)
    assert list(Contact.objects.get().labels.values_list("value", flat=True)) == ["salon", "VIP"]
    tag_contacts(contact_ids=[contact], remove=["SALON"], by=None, clock=CLOCK)
    assert list(Contact.objects.get().labels.values_list("value", flat=True)) == ["VIP"]


def test_a_new_contact_can_be_found_by_what_was_typed() -> None:
    contact = add_contact(values={"last_name": "Zola", "mobile": "+33612345678"}, by=None, clock=CLOCK)
    assert ContactPoint.objects.get(value="+33612345678").record.contact_id == contact
    assert "0612345678" in Contact.objects.get(pk=contact).search


def test_nobody_and_nothing_are_refused() -> None:
    with pytest.raises(Invalid):
        add_contact(values={"city": "Lyon", "last_name": ""}, by=None)
    with pytest.raises(NotFound):
        edit_contacts(contact_ids=[999], values={"colour": "red"}, by=None)
