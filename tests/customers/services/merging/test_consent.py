"""Whom one may reach: a merge never opens what was closed, and undoing it gives each their own answer back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.consent.domain.decision import Verdict
from chaland.consent.models import Bar, Reach
from chaland.consent.queries.decision import may_contact
from chaland.consent.services import reach
from chaland.consent.services.ledger import let_go
from chaland.customers.models import ContactPoint, SourceRecord
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.customers.services.rebuild import rebuild_contacts
from tests.consent.harness import LONG_AGO, make_entry, make_purpose
from tests.harness.rows import make_batch, make_contact, make_record, make_source

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
BOXES = ("anne@example.fr", "a.dupont@example.fr", "famille@example.fr")
OWN = ((0, 0), (0, 2), (1, 1), (1, 2), (2, 1))
"""Who has which mailbox."""
Act = tuple[int, int, str, int]
"""Whose record, which mailbox, what they said, on which day."""
acts = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(("given", "given", "withdrawn", "objected")),
        st.integers(0, 3),
    ),
    max_size=6,
)


def person(*boxes: str) -> SourceRecord:
    said = {"last_name": "DUPONT", "email": boxes[0]}
    record = make_record(make_contact(), make_batch(make_source()), kind="person", values=json.dumps(said))
    ContactPoint.objects.bulk_create(ContactPoint(record=record, kind="email", value=box) for box in boxes)
    rebuild_contacts([record.contact_id or 0])
    return record


def asked(record: SourceRecord, purpose: str) -> Verdict:
    """Of the contact that a record speaks of now."""
    record.refresh_from_db(fields=["contact"])
    return may_contact(record.contact_id or 0, "email", purpose, NOON)


@given(acts)
@settings(max_examples=15)
def test_nobody_can_be_written_to_where_nobody_could_before(said: list[Act]) -> None:
    with transaction.atomic():
        purpose = make_purpose()
        records = [person(*(BOXES[box] for one, box in OWN if one == whose)) for whose in range(3)]
        for whose, box, act, day in said:
            if act == "given" and (whose, box) not in OWN:
                continue  # nobody says yes for a mailbox that is not theirs
            at = LONG_AGO + timedelta(days=day)
            of_all = {"purpose": purpose} if act == "given" else {}
            make_entry(act, BOXES[box], "email", record=records[whose], at=at, **of_all)
        before = [asked(record, purpose.code) for record in records]
        made = merge_contacts(contact_ids=[record.contact_id or 0 for record in records], by=None)
        after = asked(records[0], purpose.code)
        if after.is_allowed:
            assert after.point in {one.point for one in before if one.is_allowed}
        undo_merge(merge_id=made.pk, by=None)
        assert [asked(record, purpose.code) for record in records] == before
        transaction.set_rollback(True)


def test_the_no_of_one_is_the_no_of_both() -> None:
    purpose = make_purpose()
    one, other = person(BOXES[0]), person(BOXES[1])
    make_entry("given", BOXES[0], "email", purpose, record=one, at=LONG_AGO + timedelta(days=9))
    make_entry("withdrawn", BOXES[1], "email", record=other)
    assert asked(one, purpose.code).is_allowed
    reach.catch_up()
    made = merge_contacts(contact_ids=[one.contact_id or 0, other.contact_id or 0], by=None)
    assert not asked(one, purpose.code).is_allowed
    reach.catch_up()
    kept = Reach.objects.get()
    assert (kept.contact_id, kept.email_reachable) == (one.contact_id, 0)
    undo_merge(merge_id=made.pk, by=None)
    assert asked(one, purpose.code).is_allowed
    reach.catch_up()
    assert [found.email_reachable > 0 for found in Reach.objects.order_by("pk")] == [True, False]


def test_a_bar_holds_for_both_and_goes_with_whose_it_is() -> None:
    purpose = make_purpose()
    one, other = person(BOXES[0]), person(BOXES[1])
    make_entry("given", BOXES[0], "email", purpose, record=one)
    Bar.objects.create(record=other, kind="deceased", since=LONG_AGO)
    made = merge_contacts(contact_ids=[one.contact_id or 0, other.contact_id or 0], by=None)
    assert not asked(one, purpose.code).is_allowed
    undo_merge(merge_id=made.pk, by=None)
    assert asked(one, purpose.code).is_allowed


def test_what_hung_on_a_record_that_goes_stays_with_whom_it_was_about() -> None:
    purpose = make_purpose()
    one, other = person(BOXES[0]), person(BOXES[1])
    again = make_record(other.contact, make_batch(make_source()), kind="person")
    entry = make_entry("given", BOXES[1], "email", purpose, record=other)
    lonely = make_entry("given", BOXES[0], "email", purpose, record=one)
    made = merge_contacts(contact_ids=[one.contact_id or 0, other.contact_id or 0], by=None)
    let_go(record_ids=[other.pk, one.pk])
    for said in (entry, lonely):
        said.refresh_from_db()
    assert (entry.record_id, lonely.record_id) == (again.pk, None)
    undo_merge(merge_id=made.pk, by=None)
