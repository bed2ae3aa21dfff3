"""What the room says of a person, and what is left of it after an erasure."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact
from chaland.duplicates import personal
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Decision, Member, Pair, Scan
from chaland.duplicates.services.deciding import decide
from tests.harness.rows import NOW, make_contact, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Contact]:
    """Of whom the first two are a pair that somebody judged, and the last stands with the second."""
    people = [make_contact(first_name=name) for name in ("Anne", "Anna", "Zoé")]
    for person in people:
        make_record(person)
    scan = Scan.objects.create(threshold=0.5, started_at=NOW, finished_at=NOW)
    ids = [person.pk for person in people]
    for left, right in ((ids[0], ids[1]), (ids[1], ids[2])):
        Pair.objects.create(scan=scan, left_id=left, right_id=right, probability=0.6, band="review", home=False, why=[["last", 2.0]])  # fmt: skip
    for pk in ids:
        Member.objects.create(
            scan=scan, subject_id=pk, cluster_id=ids[0], household_id=ids[0], probability=0.6
        )
    decide(left_id=ids[0], right_id=ids[1], verdict=Verdict.DIFFERENT, by=None)
    return people


def test_everything_about_a_person_is_told(three: list[Contact]) -> None:
    told = [row["table"] for row in personal.export(three[0].pk)]
    assert told == ["pair", "member", "known", "decision"]
    assert [row["table"] for row in personal.export(three[2].pk)] == ["pair", "member"]


def test_erasing_one_leaves_the_others(three: list[Contact]) -> None:
    assert personal.erase(three[0].pk) == 4
    assert list(personal.export(three[0].pk)) == []
    assert Pair.objects.count() == 1
    assert not Decision.objects.exists()
    assert Member.objects.count() == 2
