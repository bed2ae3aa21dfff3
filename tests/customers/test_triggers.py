"""Whatever writes, by whatever means, the Change log knows whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, models, transaction

from chaland.customers import bulk
from chaland.customers.models import Change, Contact, ContactLabel, Purchase, Rollup, SourceRecord
from chaland.customers.triggers import WATCHED
from tests.harness.rows import (
    NOW,
    make_batch,
    make_contact,
    make_event,
    make_interaction,
    make_purchase,
    make_record,
    make_source,
)

pytestmark = pytest.mark.django_db

Logged = list[tuple[str, int, int | None, str]]


class Log:
    """What was logged since last asked: (table, row, contact, operation), in a fixed order."""

    def __init__(self) -> None:
        self._seen = 0
        self()

    def __call__(self) -> Logged:
        fresh = Change.objects.filter(pk__gt=self._seen).order_by("pk")
        self._seen = max([self._seen, *(change.pk for change in fresh)])
        rows = [(change.table, change.row_id, change.contact_id, change.op) for change in fresh]
        return sorted(rows, key=str)


@pytest.fixture
def one(db: None) -> Contact:
    return make_contact()


@pytest.fixture
def other(db: None) -> Contact:
    return make_contact(last_name="MARTIN")


def test_one_row_by_the_orm(one: Contact) -> None:
    log = Log()
    created = make_contact()
    assert log() == [("contact", created.pk, created.pk, "I")]
    created.city = "Lyon"
    created.save()
    assert log() == [("contact", created.pk, created.pk, "U")]
    pk = created.pk
    created.delete()
    assert log() == [("contact", pk, pk, "D")]


def test_many_rows_by_bulk_writes(db: None) -> None:
    log = Log()
    ids = bulk.allocate(Contact, 3)
    bulk.insert(
        Contact,
        {"id": ids, "last_name": ["A", "B", "C"], "record_count": [1] * 3, "name_key": [""] * 3}
        | {"search": [""] * 3, "created_at": [NOW] * 3, "updated_at": [NOW] * 3},
    )
    assert log() == [("contact", pk, pk, "I") for pk in ids]
    bulk.update(Contact, "id", {"id": ids[:2], "city": ["Lyon", None]})
    assert log() == [("contact", pk, pk, "U") for pk in ids[:2]]
    Contact.objects.filter(pk__in=ids).update(country="FR")
    assert log() == [("contact", pk, pk, "U") for pk in ids]
    Contact.objects.bulk_create([Contact(last_name="D", created_at=NOW, updated_at=NOW)])
    assert [row[3] for row in log()] == ["I"]


def test_many_rows_by_raw_sql(one: Contact, other: Contact) -> None:
    log = Log()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_contact SET city = 'Lyon'")
    assert log() == [("contact", pk, pk, "U") for pk in sorted((one.pk, other.pk))]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_contact WHERE id = %s", [one.pk])
    assert log() == [("contact", one.pk, one.pk, "D")]


def test_a_statement_that_touches_nothing_logs_nothing(one: Contact) -> None:
    log = Log()
    Contact.objects.filter(pk=-1).update(city="Lyon")
    Contact.objects.filter(pk=-1).delete()
    assert log() == []


def test_a_record_changing_hands_concerns_who_had_it_and_who_has_it(one: Contact, other: Contact) -> None:
    record = make_record(one)
    log = Log()
    SourceRecord.objects.filter(pk=record.pk).update(contact=other)
    assert log() == sorted(
        [("record", record.pk, one.pk, "U"), ("record", record.pk, other.pk, "U")], key=str
    )


def test_a_record_that_stays_concerns_its_contact_once(one: Contact) -> None:
    record = make_record(one)
    log = Log()
    SourceRecord.objects.filter(pk=record.pk).update(line=9)
    assert log() == [("record", record.pk, one.pk, "U")]


def test_a_record_let_go_and_taken_up(one: Contact) -> None:
    record = make_record(one)
    log = Log()
    SourceRecord.objects.filter(pk=record.pk).update(contact=None)
    assert set(log()) == {("record", record.pk, one.pk, "U"), ("record", record.pk, None, "U")}
    SourceRecord.objects.filter(pk=record.pk).update(contact=one)
    assert set(log()) == {("record", record.pk, one.pk, "U"), ("record", record.pk, None, "U")}


def test_many_records_changing_hands_in_one_statement(one: Contact, other: Contact) -> None:
    kept, moved = make_record(other), [make_record(one), make_record(one)]
    log = Log()
    SourceRecord.objects.update(contact=other)
    expected = [("record", record.pk, contact.pk, "U") for record in moved for contact in (one, other)]
    assert log() == sorted([*expected, ("record", kept.pk, other.pk, "U")], key=str)


def test_a_contact_deleted_lets_its_records_go(one: Contact) -> None:
    record, pk = make_record(one), one.pk
    log = Log()
    one.delete()
    logged = log()
    assert ("contact", pk, pk, "D") in logged
    assert ("record", record.pk, pk, "U") in logged
    assert SourceRecord.objects.get().contact_id is None


MAKERS: dict[str, Callable[..., models.Model]] = {
    "purchase": make_purchase,
    "event": make_event,
    "interaction": make_interaction,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_fact_concerns_whom_its_record_speaks_of(name: str, one: Contact, other: Contact) -> None:
    mine, theirs = make_record(one), make_record(other)
    log = Log()
    fact = MAKERS[name](mine)
    pk = fact.pk
    assert log() == [(name, pk, one.pk, "I")]
    type(fact).objects.update(line=7)
    assert log() == [(name, pk, one.pk, "U")]
    type(fact).objects.update(record=theirs)
    assert log() == sorted([(name, pk, one.pk, "U"), (name, pk, other.pk, "U")], key=str)
    fact.delete()
    assert log() == [(name, pk, other.pk, "D")]


def test_an_anonymous_purchase_concerns_nobody_until_it_is_linked(one: Contact) -> None:
    log = Log()
    purchase = make_purchase(None)
    assert log() == [("purchase", purchase.pk, None, "I")]
    Purchase.objects.update(record=make_record(one))
    assert ("purchase", purchase.pk, one.pk, "U") in log()


def test_many_facts_by_bulk_insert(one: Contact) -> None:
    record, batch = make_record(one), make_batch(make_source())
    log = Log()
    ids = bulk.allocate(Purchase, 2)
    bulk.insert(
        Purchase, {"id": ids, "record_id": [record.pk, None], **_purchase_columns(batch.pk, batch.source_id)}
    )
    assert log() == [("purchase", ids[0], one.pk, "I"), ("purchase", ids[1], None, "I")]


def _purchase_columns(batch_id: int, source_id: int) -> dict[str, list[Any]]:
    one = {"source_id": source_id, "batch_id": batch_id, "line": 1, "date": date(2026, 1, 2), "quantity": 1.0}
    same = {name: [value] * 2 for name, value in {**one, "amount_cents": 5, "currency": "EUR"}.items()}
    return {**same, "key": [1, 2]}


def test_labels(one: Contact, other: Contact) -> None:
    log = Log()
    label = ContactLabel.objects.create(contact=one, field="tags", value="VIP", key="vip")
    pk = label.pk
    assert log() == [("label", pk, one.pk, "I")]
    ContactLabel.objects.update(contact=other)
    assert log() == sorted([("label", pk, one.pk, "U"), ("label", pk, other.pk, "U")], key=str)
    ContactLabel.objects.all().delete()
    assert log() == [("label", pk, other.pk, "D")]


def test_rollups_written_by_upsert(one: Contact) -> None:
    log = Log()
    for total, op in ((1, "I"), (2, "U")):
        day = date(2026, 1, 2)
        rollup = Rollup(
            contact=one, purchase_count=1, line_count=1, total_cents=total, last_order_cents=1,
            first_purchase=day, last_purchase=day,
        )  # fmt: skip
        Rollup.objects.bulk_create(
            [rollup], update_conflicts=True, unique_fields=["contact"], update_fields=["total_cents"]
        )
        assert log() == [("rollup", one.pk, one.pk, op)]
    assert Rollup.objects.get().total_cents == 2


def test_what_is_rolled_back_was_never_logged(one: Contact) -> None:
    log = Log()
    with transaction.atomic():
        make_contact()
        Contact.objects.update(city="Lyon")
        transaction.set_rollback(True)
    assert log() == []


def test_changes_are_numbered_in_the_order_they_were_made(one: Contact) -> None:
    Contact.objects.filter(pk=one.pk).update(city="Lyon")
    other = make_contact()
    assert [change.row_id for change in Change.objects.order_by("pk")] == [one.pk, one.pk, other.pk]


def test_every_watched_table_exists_and_has_its_key() -> None:
    tables = {model._meta.db_table: model for model in _all_models()}
    for watched in WATCHED:
        assert tables[watched.table]._meta.pk.column == watched.key


def _all_models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_models())


@pytest.mark.postgres_only
def test_on_postgresql_a_change_knows_its_transaction(one: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert Change.objects.latest("pk").transaction == cursor.fetchone()[0]
