"""How often each value of a field is written, and by whom: one grouped query each, for a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from chaland.customers.domain.spelling import OF_PRODUCTS
from chaland.customers.models import ContactLabel, Purchase
from chaland.customers.queries.spellings import is_list, shown
from chaland.quality.domain.variants import Form

LONGEST = 120
"""Characters; what is longer is prose."""
MOST = 200_000
"""Distinct texts; of a field that has more, the most frequent are compared."""


def forms_of(field: str) -> list[Form]:
    """Each text of a field, with its count and two contacts (products) of it."""
    if field in OF_PRODUCTS:
        found = _sold(field)
    elif is_list(field):
        found = _grouped(ContactLabel.objects.filter(field=field), "value", "contact_id", examples=True)
    else:
        parties = shown(field).items()
        found = (
            one
            for party, rows in parties
            for one in _grouped(rows, "shown", "pk", examples=party == "contact")
        )
    kept = (form for form in found if 1 < len(form.text) <= LONGEST)
    return sorted(kept, key=lambda form: -form.count)[:MOST]


def _grouped(rows: QuerySet[Any], text: str, owner: str, *, examples: bool) -> Iterator[Form]:
    told = rows.order_by().values_list(text).annotate(Count("pk"), Min(owner), Max(owner))
    for said, count, first, last in told.iterator():
        if isinstance(said, str):
            yield Form(said, count, tuple(dict.fromkeys((first, last))) if examples else ())


def _sold(field: str) -> Iterable[Form]:
    """Counted in lines of purchases. Cost: reads the purchases' products once."""
    sold = dict(
        Purchase.objects.exclude(product=None).order_by().values_list("product").annotate(Count("pk"))
    )
    for pk, said in shown(field)["product"].values_list("pk", "shown").iterator():
        yield Form(said, max(1, sold.get(pk, 0)), (pk,))
