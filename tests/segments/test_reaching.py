"""`consents(sms)` and `reachable(sms)`: exact at the moment they are asked, and the same as may_contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chaland.consent.queries.decision import may_contact
from chaland.consent.services.reach import UnderWay, catching_up
from chaland.customers.models import Contact
from chaland.kernel.clock import stop_clock
from chaland.segments.language.ast import Not
from chaland.segments.queries import contact_ids_where, count_where, fitting, sentence, where_clause
from tests.consent.harness import make_entry, make_person, make_purpose

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.fixture
def people() -> Iterator[list[Contact]]:
    """One who consents to text messages, one who took it back, one who never said anything."""
    stop_clock(NOON)
    purpose = make_purpose()
    make_purpose(prospecting=False, basis="contract")
    numbers = [f"+3373000000{place}" for place in range(3)]
    made = [make_person(points={"mobile": number}) for number in numbers]
    for (_, record), number in zip(made[:2], numbers, strict=False):
        make_entry("given", number, "sms", purpose, record=record)
    make_entry("withdrawn", numbers[1], "sms", at=datetime(2026, 6, 1, tzinfo=UTC))
    yield [contact for contact, _ in made]
    stop_clock(None)


@pytest.mark.parametrize("text", ["consents(sms)", "accepte(sms)", "reachable(sms)", "joignable(sms)"])
def test_words_find_whom_may_contact_allows(people: list[Contact], text: str) -> None:
    allowed = [one.pk for one in people if may_contact(one.pk, "sms", at=NOON).is_allowed]
    assert allowed == [people[0].pk]
    assert contact_ids_where(text) == allowed
    assert count_where(text) == 1
    assert fitting(sentence(text), [one.pk for one in people], zone="Europe/Paris") == set(allowed)
    assert contact_ids_where(Not(sentence(text))) == [one.pk for one in people[1:]]


def test_what_was_just_said_counts_at_once(people: list[Contact]) -> None:
    assert count_where("reachable(sms) or reachable(call)") == 1
    make_entry("objected", "+33730000000")
    assert count_where("reachable(sms) or reachable(call)") == 0
    assert count_where("consents(sms)") == 0
    _, record = make_person(points={"mobile": "+33730000009"})
    assert count_where("consents(sms)") == 0
    assert record.contact is not None


def test_a_count_is_refused_rather_than_wrong(people: list[Contact], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "AT_ONCE", 1)
    with pytest.raises(UnderWay):
        where_clause("reachable(sms)")
    assert count_where("everyone") == 3
