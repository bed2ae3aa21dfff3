"""Scores of real roll-ups, on both databases, and what the language answers with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.customers.models import Change, Contact, Rollup
from chaland.segments.domain.rfm import segment_of
from chaland.segments.models import Rfm
from chaland.segments.queries import count_where
from chaland.segments.services.rfm import refresh_rfm
from tests.harness.rows import make_contact

pytestmark = pytest.mark.django_db
Customer = tuple[int, int, int]
"""Days since the last purchase, orders, cents."""
CUSTOMERS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(-5, 20).map(lambda euros: euros * 100)),
    max_size=25,
)


def fill(customers: Sequence[Customer]) -> None:
    Contact.objects.all().delete()
    for days, orders, cents in customers:
        day = date(2026, 11, 22) - timedelta(days=days)
        Rollup.objects.create(
            contact=make_contact(),
            purchase_count=orders,
            line_count=orders,
            total_cents=cents,
            last_order_cents=cents,
            first_purchase=day,
            last_purchase=day,
        )


def score(value: float, everyone: Sequence[float]) -> int:
    """The fifth in which the first of one's equals stands."""
    return 1 + 5 * sum(other < value for other in everyone) // len(everyone)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(customers=CUSTOMERS, later=CUSTOMERS)
def test_scores_are_fifths_of_those_who_bought(
    customers: Sequence[Customer], later: Sequence[Customer]
) -> None:
    for some in (customers, later):
        fill(some)
        refresh_rfm()
        bought = [row for row in some if row[1] > 0]
        days, orders, cents = ([row[place] for row in bought] for place in range(3))
        expected = sorted(
            (score(-row[0], [-day for day in days]), score(row[1], orders), score(row[2], cents))
            for row in bought
        )
        found = Rfm.objects.values_list("recency", "frequency", "monetary", "segment")
        assert sorted(row[:3] for row in found) == expected
        assert all(row[3] == segment_of(*row[:3]) for row in found)


def test_the_language_answers_with_them() -> None:
    fill([(0, 4, 90_000), (1, 3, 50_000), (200, 1, 100), (300, 1, 100), (400, 1, 100), (5, 0, -100)])
    assert count_where("rfm_segment is empty") == 6
    assert refresh_rfm() == 5
    assert count_where('rfm_segment = "champions"') == 1
    assert count_where("rfm_recency = 5") == 1
    assert count_where("rfm_frequency >= 4 and rfm_monetary >= 4") == 2
    assert count_where("rfm_segment is empty") == 1
    assert count_where('rfm_segment = "perdus" or rfm_segment = "hibernating"') == 2


def test_only_what_changed_is_written_and_told() -> None:
    fill([(day, 1, 100) for day in range(5)])
    assert refresh_rfm() == 5
    before = Change.objects.count()
    assert refresh_rfm() == 0
    assert Change.objects.count() == before
    last = Rollup.objects.order_by("last_purchase").first()
    assert last is not None
    Rollup.objects.filter(pk=last.pk).update(total_cents=500)
    assert refresh_rfm() == 1
    told = Change.objects.filter(table="rfm", pk__gt=before)
    assert told.latest("id").contact_id == last.pk
    Contact.objects.filter(pk=last.pk).delete()
    refresh_rfm()
    assert not Rfm.objects.filter(pk=last.pk).exists()
