"""Indexes that step aside for a large file are all there afterwards, and PostgreSQL plans by what came in."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from chaland.customers.models import Contact
from chaland.customers.services import indexes
from chaland.kernel.clock import real_clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_set_aside_is_put_back() -> None:
    names = [name for _, name in (*indexes.PEOPLE, *indexes.FACTS)]
    with transaction.atomic():
        indexes.set_aside((*indexes.PEOPLE, *indexes.FACTS), search=True)
    assert set(names) <= set(indexes.missing_indexes())
    assert set(names) <= set(indexes.put_back())
    assert indexes.missing_indexes() == []
    assert indexes.put_back() == []


@pytest.mark.postgres_only
def test_postgres_knows_how_many_contacts_came_in() -> None:
    now = real_clock()
    with transaction.atomic():
        indexes.set_aside(indexes.PEOPLE)
        Contact.objects.bulk_create(Contact(created_at=now, updated_at=now) for _ in range(500))
    indexes.put_back()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'customers_contact'")
        assert cursor.fetchone()[0] == 500
