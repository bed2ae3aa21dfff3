"""The day on which what was bought is due for replacement, by the lifetime of the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from chaland.customers.models import Product
from chaland.kernel.clock import stop_clock
from chaland.segments.language.moments import shifted
from chaland.segments.queries import contact_ids_where, count_where
from tests.harness.rows import make_contact, make_purchase, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    yield
    stop_clock(None)


def test_both_databases_count_months_as_the_language_does() -> None:
    bought = [date(2024, 1, 31), date(2024, 2, 29), date(2025, 12, 31), date(2023, 3, 1), date(1999, 10, 30)]
    for day in bought:
        for months in (1, 2, 12, 13, 120, 1200):
            product = Product.objects.create(key=f"{day}{months}", name="x", lifetime_months=months)
            record = make_record(make_contact())
            make_purchase(record, date=day, product=product)
            due = shifted(day, months, "month")
            assert (
                contact_ids_where(f"exists(purchases where replacement = {due})").count(record.contact_id)
                == 1
            )


def test_who_is_to_buy_again_soon() -> None:
    car = Product.objects.create(key="car", name="Clio", lifetime_months=48)
    eternal = Product.objects.create(key="ring", name="Bague")
    odd = Product.objects.create(key="odd", name="Rien", lifetime_months=-3)
    for day, product in (
        (date(2023, 1, 10), car),
        (date(2020, 1, 10), car),
        (date(2023, 1, 10), eternal),
        (date(2023, 1, 10), odd),
    ):
        make_purchase(make_record(make_contact()), date=day, product=product)
    assert count_where("exists(purchases where replacement within next 90 days)") == 1
    assert count_where("existe(achats où remplacement <= aujourd'hui)") == 1
    assert count_where("exists(purchases where replacement is empty)") == 2
