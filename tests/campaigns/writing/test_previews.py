"""Previews are of real people, and of those who hurt."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.previews import hard_cases
from chaland.segments.services.saved.saving import kept_sentence
from tests.campaigns.writing.drafting import CLOCK, draft
from tests.harness.rows import make_contact

pytestmark = pytest.mark.django_db
BODY = (
    'Bonjour {{ contact.first_name | default: "cher client" }}{% if loyalty.points >= 100 %}, merci de votre '
    "fidélité{% endif %}. {{ contact.city }}"
)


def people() -> dict[str, int]:
    told = {
        "usual": {"first_name": "Ana", "city": "Lyon"},
        "nameless": {"first_name": None, "city": "Lyon"},
        "longest": {"first_name": "Marie-Antoinette-Joséphine", "city": "Saint-Rémy-en-Bouzemont"},
        "dear": {"first_name": "Žofie", "city": "Nîmes"},
        "loyal": {"first_name": "Léa", "city": "Lyon", "loyalty_points": 500},
        "homeless": {"first_name": "Bob", "city": None},
    }
    crowd = [make_contact(first_name="Ana", city="Lyon", mobile="+33600000000") for _ in range(30)]
    assert crowd
    return {name: make_contact(mobile="+33612345678", **one).pk for name, one in told.items()}


def asked(body: str = BODY, **changes: str) -> Campaign:
    return draft(body, sentence=kept_sentence('last_name = "DUPONT"', None, None), **changes)


def test_each_way_to_hurt_is_shown() -> None:
    known = people()
    found = hard_cases(asked(), 6, clock=CLOCK)
    assert {one.contact_id for one in found} >= {known[name] for name in known if name != "usual"}
    by_person = {one.contact_id: one for one in found}
    left_out = by_person[known["homeless"]]
    assert left_out.written is None
    assert left_out.problem is not None
    assert "contact.city" in left_out.problem.fr
    dear = by_person[known["dear"]]
    assert dear.encoding == "UCS-2"
    assert [one.char for one in dear.culprits] == ["Ž", "î"]
    assert found[0].contact_id == known["longest"]
    assert found[0].why.fr == "le plus long"
    loyal = by_person[known["loyal"]].written
    assert loyal is not None
    assert "fidélité" in loyal.text


def test_each_variant_is_shown_and_the_same_people_each_time() -> None:
    people()
    campaign = asked(letters="AB")
    found = hard_cases(campaign, 4, clock=CLOCK)
    assert {one.arm for one in found} == {"A", "B"}
    assert found == hard_cases(campaign, 4, clock=CLOCK)
    assert len(found) == 4


def test_nobody_asked_for_nobody_shown() -> None:
    assert hard_cases(asked(), 4, clock=CLOCK) == []


def test_a_larger_file_asks_no_more_of_the_database() -> None:
    people()
    campaign = asked()
    hard_cases(campaign, 4, clock=CLOCK)  # makes the account that writes to a file
    with CaptureQueriesContext(connection) as few:
        hard_cases(campaign, 4, clock=CLOCK)
    for _ in range(60):
        make_contact(first_name="Bob", city="Lyon", mobile="+33600000000")
    with CaptureQueriesContext(connection) as many:
        hard_cases(campaign, 4, clock=CLOCK)
    assert len(many) == len(few)


def test_an_email_is_shown_before_the_house_has_an_address() -> None:
    make_contact(email="a@example.fr", first_name="Ana", city="Lyon")
    (one,) = hard_cases(asked(channel="email", subject="Bonjour {{ contact.first_name }}"), 4, clock=CLOCK)
    assert one.written is not None
    assert one.written.subject == "Bonjour Ana"
    assert ".invalid/u/" in one.written.text
