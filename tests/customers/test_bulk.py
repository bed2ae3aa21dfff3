"""The fast way writes what Django's way writes, to the byte."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from django.db import connection, models, transaction

from chaland.customers import bulk
from chaland.customers.models import Batch, Contact, Event, Product, Purchase, SourceRecord
from tests.harness.rows import NOW, make_batch, make_contact, make_source

pytestmark = pytest.mark.django_db

INSTANTS = [
    NOW,
    datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(1899, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 6, 30, 1, 30, tzinfo=ZoneInfo("Europe/Paris")),
    datetime(2026, 6, 30, 1, 30, tzinfo=timezone(timedelta(hours=-4))),
    datetime.max.replace(tzinfo=UTC),
]
DAYS = [date(2026, 11, 22), date(1, 1, 1), date(1930, 2, 28), date(9999, 12, 31), None]
TEXTS = ["", "é", "L’Haÿ", "a\tb\nc\\d", "\\N", "%s {x}", "'; DROP TABLE x; --", "🙂", " ", None]
JSONS: list[Any] = [{}, {"é": ["œ", 1, 1.5, None, True]}, [], [{"a": {"b": []}}], {"big": 2**53}, None]
FLOATS = [0.0, -1.5, 1e-300, 48.856614, 0.1 + 0.2, None]
NUMBERS = [0, -1, 2**63 - 1, -(2**63), None]


def _contacts(field: str, values: list[Any]) -> list[dict[str, Any]]:
    base = {"record_count": 1, "name_key": "", "search": "", "created_at": NOW, "updated_at": NOW}
    return [{**base, field: value} for value in values]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("created_at", INSTANTS),
        ("last_contact", [*INSTANTS, None]),
        ("birth_date", DAYS),
        ("notes", TEXTS),
        ("custom", JSONS),
        ("latitude", FLOATS),
        ("loyalty_points", NUMBERS),
    ],
)
def test_a_contact_is_stored_as_django_stores_it(field: str, values: list[Any]) -> None:
    rows = _contacts(field, values)
    slow = [Contact.objects.create(**row).pk for row in rows]
    quick = bulk.allocate(Contact, len(rows))
    bulk.insert(Contact, {"id": quick, **{name: [row[name] for row in rows] for name in rows[0]}})
    assert _raw(Contact, field, quick) == _raw(Contact, field, slow)
    assert _read(Contact, field, quick) == _read(Contact, field, slow)


@pytest.mark.parametrize(
    ("field", "values"),
    [("last_contact", [*INSTANTS, None]), ("birth_date", DAYS), ("notes", TEXTS), ("custom", JSONS)],
)
def test_an_update_stores_it_so_too(field: str, values: list[Any]) -> None:
    slow = [make_contact(**{field: value}).pk for value in values]
    quick = [make_contact().pk for _ in values]
    bulk.update(Contact, "id", {"id": quick, field: values, "city": ["Lyon"] * len(values)})
    assert _raw(Contact, field, quick) == _raw(Contact, field, slow)
    assert set(_read(Contact, "city", quick)) == {"Lyon"}
    assert set(_read(Contact, "last_name", quick)) == {"DUPONT"}


WHOLE = [moment and moment.replace(microsecond=0) for moment in (*INSTANTS[:3], None)]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("birth_date", pl.Series(DAYS, dtype=pl.Date)),
        ("last_contact", pl.Series(WHOLE, dtype=pl.Datetime("us", "UTC"))),
        (
            "last_contact",
            pl.Series([NOW], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone("Europe/Paris"),
        ),
    ],
    ids=["days", "instants", "instants of Paris"],
)
def test_a_column_of_polars_is_stored_so_too(field: str, values: pl.Series) -> None:
    slow = [make_contact(**{field: value}).pk for value in values]
    quick = [make_contact().pk for _ in values]
    bulk.update(Contact, "id", {"id": quick, field: values})
    assert _raw(Contact, field, quick) == _raw(Contact, field, slow)


def test_facts_records_and_lists_are_stored_as_django_stores_them() -> None:
    batch = make_batch(make_source())
    said = {
        "source_id": batch.source_id,
        "batch_id": batch.pk,
        "first_batch_id": batch.pk,
        "kind": "contact",
        "line": 1,
        "raw": '["é"]',
        "values": "{}",
        "digest": bytes(range(16)),
        "seen_at": NOW,
        "first_seen_at": NOW,
    }
    fact = {"source_id": batch.source_id, "batch_id": batch.pk, "line": 1}
    bought = {
        **fact,
        "date": date(2026, 1, 2),
        "at": NOW,
        "quantity": -1.5,
        "amount_cents": -5,
        "currency": "EUR",
    }
    seen = {**fact, "type": "x", "at": NOW, "properties": {"é": [1]}}
    asked = {"source_id": batch.source_id, "kind": "contacts", "headers": ["é", "b"], "created_at": NOW}
    _same(SourceRecord, {**said, "key": "a"}, {**said, "key": "b"}, apart="key")
    _same(Purchase, {**bought, "key": 1}, {**bought, "key": 2}, apart="key")
    _same(Event, {**seen, "key": 1}, {**seen, "key": 2}, apart="key")
    _same(Batch, {**asked, "label": "a"}, {**asked, "label": "b"}, apart="label")


def _same(model: type[models.Model], slow: dict[str, Any], quick: dict[str, Any], apart: str) -> None:
    one = model._default_manager.create(**slow).pk
    (other,) = bulk.allocate(model, 1)
    bulk.insert(model, {"id": [other], **{name: [value] for name, value in quick.items()}})
    for column in set(slow) - {apart}:
        assert _raw(model, column, [other]) == _raw(model, column, [one]), column


def _raw(model: type[models.Model], column: str, ids: list[int]) -> list[Any]:
    """What lies in the database itself, with its storage class where there is one."""
    kind = "typeof({0}), {0}" if connection.vendor == "sqlite" else "{0}::text"
    wanted = kind.format(connection.ops.quote_name(column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {wanted} FROM {model._meta.db_table}")
        found = {pk: stored for pk, *stored in cursor.fetchall()}
    return [found[pk] for pk in ids]


def _read(model: type[models.Model], field: str, ids: list[int]) -> list[Any]:
    found = dict(model._default_manager.values_list("pk", field))
    return [found[pk] for pk in ids]


def test_ids_are_new_ascending_and_never_given_twice() -> None:
    taken = make_contact().pk
    first, second = bulk.allocate(Contact, 3), bulk.allocate(Contact, 2)
    everything = [taken, *first, *second, make_contact().pk]
    assert everything == sorted(set(everything))
    assert bulk.allocate(Contact, 0) == []


def test_ids_given_in_a_table_that_never_held_a_row() -> None:
    assert not Product.objects.exists()
    ids = bulk.allocate(Product, 2)
    bulk.insert(Product, {"id": ids, "key": ["a", "b"], "name": ["A", "B"], "currency": ["EUR"] * 2})
    assert Product.objects.create(key="c", name="C").pk > ids[-1]


def test_what_is_rolled_back_is_not_there() -> None:
    with transaction.atomic():
        ids = bulk.allocate(Product, 1)
        bulk.insert(Product, {"id": ids, "key": ["a"], "name": ["A"], "currency": ["EUR"]})
        transaction.set_rollback(True)
    assert not Product.objects.exists()


def test_columns_of_different_lengths_are_a_fault() -> None:
    with pytest.raises(ValueError, match=r"zip|slice"), transaction.atomic():
        bulk.insert(Product, {"key": ["a", "b"], "name": ["A"], "currency": ["EUR"] * 2})


KEYS = ["a", "é", "it's", '"', "\\", "%s", "{keys}", "x" * 1_000]


def test_rows_are_found_by_any_number_of_any_keys() -> None:
    ids = bulk.allocate(Product, len(KEYS))
    bulk.insert(Product, {"id": ids, "key": KEYS, "name": KEYS, "currency": ["EUR"] * len(KEYS)})
    sql = "SELECT p.id FROM {keys} JOIN customers_product p ON p.key = k.key WHERE p.currency = %s ORDER BY 1"
    many = [*KEYS, *(f"absent {n}" for n in range(40_000))]
    assert bulk.fetch(sql, many, "EUR") == [(pk,) for pk in ids]
    assert bulk.fetch(sql, many, "USD") == []
    assert bulk.fetch(sql, [], "EUR") == []


def test_rows_are_changed_by_any_number_of_numbers() -> None:
    ids = [make_contact().pk for _ in range(3)]
    sql = "UPDATE customers_contact SET city = 'Lyon' WHERE id IN (SELECT k.key FROM {keys})"
    assert bulk.execute(sql, [*ids[:2], 2**62]) == 2
    assert bulk.execute(sql, []) == 0
    assert Contact.objects.filter(city="Lyon").count() == 2


def test_json_given_as_text_is_taken_as_it_stands() -> None:
    source = make_source()
    (pk,) = bulk.allocate(Batch, 1)
    row = {"id": pk, "source_id": source.pk, "kind": "x", "label": "x", "created_at": NOW}
    bulk.insert(Batch, {"headers": [json.dumps(["é"])], **{name: [value] for name, value in row.items()}})
    assert Batch.objects.get(pk=pk).headers == ["é"]
