"""Sentences about quality: the same people whichever engine answers, and living segments that follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from chaland.customers.models import Rollup
from chaland.customers.services.hand import edit_contacts
from chaland.mirror import opening
from chaland.quality.models import Score
from chaland.quality.ports import Worth, worth
from chaland.quality.services.keeping_up import catch_up
from chaland.segments import publishing
from chaland.segments.models import Membership
from chaland.segments.queries import contact_ids_where
from chaland.segments.services.live import catch_up as follow
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact

DEAD = 'doute = "email_dead"'


@pytest.fixture
def three(transactional_db: None) -> Iterator[list[int]]:
    """Two at a service that has closed, of whom one bought for 12 €; one of whom nothing is doubted."""
    people = [make_contact(email=email) for email in ("a@voila.fr", "b@voila.fr", "c@orange.fr")]
    Rollup.objects.create(
        contact_id=people[0], purchase_count=1, line_count=1, total_cents=1_200, last_order_cents=1_200,
        first_purchase=date(2026, 1, 1), last_purchase=date(2026, 1, 1),
    )  # fmt: skip
    catch_up()
    yield people
    opening.close()


def test_both_engines_find_the_same_people_before_and_after_a_change(three: list[int]) -> None:
    best = max(Score.objects.values_list("score", flat=True))
    sentences = {
        DEAD: three[:2],
        f"qualité >= {best}": three[2:],
        "doubt is empty and quality > 0": three[2:],
        "last_confirmed < 6 months ago": three[1:2],
        "dernière_confirmation >= il y a 6 mois": [three[0], three[2]],
        "last_confirmed is empty": [],
    }
    Score.objects.filter(contact=three[1]).update(confirmed_on=date(2023, 1, 5))
    publishing.publish_now()
    for engine in ("mirror", "rows"):
        assert {said: contact_ids_where(said, engine=engine) for said in sentences} == sentences  # type: ignore[arg-type]
    edit_contacts(contact_ids=[three[0]], values={"email": "a@orange.fr"}, by=None)
    catch_up()
    for engine in ("mirror", "rows"):
        assert contact_ids_where(DEAD, engine=engine) == [three[1]]  # type: ignore[arg-type]


def test_what_is_at_stake_is_the_same_by_both_engines(three: list[int]) -> None:
    assert worth(DEAD) == Worth(2, 1_200)
    publishing.publish_now()
    assert worth(DEAD) == Worth(2, 1_200)
    edit_contacts(contact_ids=[three[1]], values={"email": "b@orange.fr"}, by=None)
    catch_up()
    assert worth(DEAD) == Worth(1, 1_200)
    assert worth("total_spent >= 12 and email is not empty") == Worth(1, 1_200)


def test_a_living_segment_follows_what_is_doubted(three: list[int]) -> None:
    segment = save_segment(name="À redemander", sentence=DEAD, by=None)
    follow()
    edit_contacts(contact_ids=[three[0]], values={"email": "a@orange.fr"}, by=None)
    catch_up()
    follow()
    assert list(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True)) == [three[1]]
