"""Two who count at once: nobody's count is lost."""

from __future__ import annotations

import pytest

from chaland.consent.models import Reach, ReachTally
from chaland.consent.services.reach import tallying
from tests.harness.races import at_once
from tests.harness.rows import make_contact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


def comes() -> None:
    """Somebody who may be e-mailed for the first purpose."""
    Reach.objects.create(contact=make_contact(), email_reachable=1)
    tallying.add([tuple(int(name == "email_reachable") for name in tallying.COLUMNS)])


def anew() -> None:
    tallying.hold()
    tallying.count_anew()


def counted() -> dict[str, int]:
    return dict(ReachTally.objects.values_list("what", "people"))


def test_two_who_come_first_are_two() -> None:
    at_once(comes, comes)
    assert counted() == {"email_reachable": 2}


def test_who_comes_while_everybody_is_counted_is_counted_too() -> None:
    comes()
    at_once(comes, anew)
    assert counted() == {"email_reachable": 2}
    at_once(anew, comes)
    assert counted() == {"email_reachable": 3}
