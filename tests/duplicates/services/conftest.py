"""A small file of people, some of whom stand twice."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.customers.models import ContactPoint
from chaland.kernel.folding import fold
from tests.harness.rows import make_batch, make_contact, make_record, make_source

FIELDS = (
    "last_name",
    "first_name",
    "birth_date",
    "street",
    "postal_code",
    "city",
    "phone",
    "mobile",
    "email",
)
FILE = """LEFEBVRE;Jean-Pierre;1954-03-12;12 rue de la Gare;59000;Lille;+33320000001;+33611223344;jp.lefebvre@exemple.fr
Lefèvre;Jean Pierre;1954-03-12;12 r de la gare;59000;Lille;;+33611223344;
LEFEBVRE;Monique;1956-07-01;12 rue de la Gare;59000;Lille;+33320000001;+33699887766;
MARTIN;Sophie;1982-09-22;3 place Kléber;67000;Strasbourg;;+33655443322;sophie.martin@exemple.fr
Martin;Sophie;1982-09-22;3 place Kléber;67000;Strasbourg;;;sophie.martin@exemple.fr
MARTIN;Sophie;1951-02-02;88 avenue Foch;35000;Rennes;;+33610101010;
DURAND;Paul;1970-05-05;4 rue Basse;44000;Nantes;;+33620202020;paul.durand@exemple.fr"""


@pytest.fixture
def people() -> dict[str, int]:
    """Customers 1 to 7, as an import leaves them: their number -> their contact."""
    batch = make_batch(make_source())
    found = {}
    for number, line in enumerate(FILE.splitlines(), start=1):
        told: dict[str, Any] = {
            name: cell or None for name, cell in zip(FIELDS, line.split(";"), strict=True)
        }
        contact = make_contact(**told, name_key=fold(f"{told['last_name']} {told['first_name']}"))
        record = make_record(contact, batch, external_id=str(number))
        for kind in ("phone", "mobile", "email"):
            if told[kind]:
                ContactPoint.objects.create(record=record, kind=kind, value=told[kind])
        found[str(number)] = contact.pk
    return found
