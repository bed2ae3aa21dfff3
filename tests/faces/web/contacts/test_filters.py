"""A filter chip is a comparison of the language of segments."""

from __future__ import annotations

import pytest

from chaland.customers.domain.grid import Ask
from chaland.customers.models import CustomField
from chaland.customers.queries import grid
from chaland.faces.web.contacts.filters import (
    OFFERED,
    Chip,
    clause,
    filterable,
    kind_of,
    read_chip,
    write_chip,
)
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid
from chaland.segments.language import Faulty
from chaland.segments.truth import catalogue
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db
VALUES = {
    "number": "5",
    "money": "12,50",
    "date": "2026-01-31",
    "instant": "-30d",
    "choice": "",
    "yes_no": "oui",
}
CHOICES = {
    "reachable": "sms",
    "consents": "email",
    "sex": "F",
    "kind": "person",
    "status": "prospect",
    "company_state": "closed",
    "custom.fuel": "diesel",
}


def count(*chips: Chip, where: str = "") -> int:
    return grid.count(Ask(), clause(chips, where, catalogue()))


def test_every_filter_offered_can_be_asked() -> None:
    fuel = {"label_fr": "Carburant", "label_en": "Fuel", "type": "choice", "choices": ["diesel"]}
    CustomField.objects.create(key="fuel", created_at=system_clock(), **fuel)
    make_contact()
    for field in filterable({"fuel": None}):
        kind = kind_of(field)
        value = CHOICES.get(field) or VALUES.get(kind) or "Lyon"
        for operator in OFFERED[kind]:
            assert count(Chip(field, operator, (value,))) in {0, 1}, (field, operator)


def test_what_is_asked_is_what_is_found() -> None:
    make_contact(first_name="Éva", status="prospect", tags=["VIP"], city="Lyon")
    make_contact(
        first_name="Ève", status="customer", postal_code="75011", city="Paris", email="eve@example.fr"
    )
    assert count(Chip("city", "equals", ("LYON",))) == 1
    assert count(Chip("status", "one_of", ("prospect", "customer"))) == 2
    assert count(Chip("tags", "has_any", ("vip",))) == 1
    assert count(Chip("first_name", "contains", ("EV",))) == 2
    assert count(Chip("email", "empty")) == 1
    assert count(Chip("email", "empty"), Chip("city", "equals", ("Paris",))) == 0
    assert count(Chip("total_spent", "at_most", ("0",))) == 2
    assert count(where='ville = "paris" ou statut = "prospect"') == 2
    assert count(Chip("status", "one_of", ("prospect",)), where='near("Lyon", 30 km)') == 1


@pytest.mark.parametrize(
    "chip",
    [
        Chip("city", "one_of"),
        Chip("city", "; drop table", ("x",)),
        Chip("total_spent", "at_least", ("beaucoup",)),
        Chip("created_at", "at_least", ("demain",)),
        Chip("nothing", "equals", ("x",)),
    ],
)
def test_what_cannot_be_asked_is_refused(chip: Chip) -> None:
    with pytest.raises(Invalid):
        clause((chip,), "", catalogue())


def test_a_faulty_sentence_says_what_to_write() -> None:
    with pytest.raises(Faulty) as refused:
        clause((), 'vile = "Lyon"', catalogue())
    assert "ville" in refused.value.say("fr")


def test_a_chip_is_read_back() -> None:
    chip = Chip("city", "one_of", ("Lyon", "Saint-Étienne"))
    assert read_chip(write_chip(chip)) == chip
