"""What the room says of a person, and what is left of it after an erasure."""

from __future__ import annotations

import pytest

from chaland.quality import personal
from chaland.quality.models import Score, Settled, Suspicion
from chaland.quality.services.keeping_up import catch_up
from tests.harness.rows import NOW, make_contact

pytestmark = pytest.mark.django_db


def test_everything_about_a_person_is_told_and_goes_with_it() -> None:
    one, other = (make_contact(email=email) for email in ("a@voila.fr", "b@voila.fr"))
    Settled.objects.create(contact_id=one.pk, kind="minor", evidence="x", at=NOW)
    catch_up()
    told = {row["table"]: row for row in personal.export(one.pk)}
    assert set(told) == {"score", "confirmed", "doubt", "settled"}
    assert told["doubt"]["value"] == "a@voila.fr"
    assert personal.erase(one.pk) == 4
    assert list(personal.export(one.pk)) == []
    assert Score.objects.get().contact_id == Suspicion.objects.get().contact_id == other.pk
