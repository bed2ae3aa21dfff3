"""A change of what many contacts share is logged, and whom it concerns is found."""

from __future__ import annotations

import pytest
from django.db import connection

from chaland.customers.models import Change, Company, Product, Source
from chaland.customers.queries.changes import Mark, unseen, unseen_count
from tests.harness.rows import NOW, make_contact, make_source

pytestmark = pytest.mark.django_db


def _last() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _logged(after: int) -> list[tuple[str, int, int | None, str]]:
    rows = Change.objects.filter(pk__gt=after).order_by("pk")
    return [(row.table, row.row_id, row.contact_id, row.op) for row in rows]


def _touched(after: int) -> set[int]:
    begun = unseen(Mark(after, after), limit=100)
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT id FROM touched", begun.values)
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.create(key="clio", name="Clio", category="Citadine")


def test_only_what_sentences_ask_of_a_product_is_logged(product: Product) -> None:
    after = _last()
    Product.objects.filter(pk=product.pk).update(price_cents=100, name="Clio")
    assert _logged(after) == []
    Product.objects.filter(pk=product.pk).update(category=None)
    Product.objects.filter(pk=product.pk).update(lifetime_months=36)
    Product.objects.filter(pk=product.pk).delete()
    assert _logged(after) == [("product", product.pk, None, op) for op in ("U", "U", "D")]


def test_a_new_product_or_source_concerns_nobody_yet(db: None) -> None:
    after = _last()
    Product.objects.create(key="zoe", name="Zoé")
    source = make_source()
    assert _logged(after) == []
    Source.objects.filter(pk=source.pk).update(name="Autre", trust=3)
    assert _logged(after) == [("source", source.pk, None, "U")]


def test_a_company_that_changes_its_name_touches_its_people(db: None) -> None:
    company = Company.objects.create(name="Léger", name_key="leger", created_at=NOW, updated_at=NOW)
    inside, _outside = make_contact(company=company), make_contact()
    after = _last()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_company SET name = 'Lourd', name_key = 'lourd'")
    assert _logged(after) == [("company", company.pk, None, "U")]
    assert _touched(after) == {inside.pk}
    assert unseen_count(Mark(after, after), limit=10) == 1


def test_a_company_that_closes_touches_its_people_and_one_that_moves_house_does_not(db: None) -> None:
    company = Company.objects.create(name="Léger", name_key="leger", created_at=NOW, updated_at=NOW)
    inside, after = make_contact(company=company), _last()
    Company.objects.filter(pk=company.pk).update(street="1 rue Basse")
    assert _logged(after) == []
    Company.objects.filter(pk=company.pk).update(register_state="closed")
    assert _touched(after) == {inside.pk}


def test_no_more_is_read_than_asked(db: None) -> None:
    after = _last()
    for _ in range(5):
        make_contact()
    assert unseen_count(Mark(after, after), limit=3) == 3
    assert unseen_count(Mark(after, after), limit=9) == 5
