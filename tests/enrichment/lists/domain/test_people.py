"""How hired names are compared: a family shares a landline and a house, not a mailbox."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chaland.enrichment.domain.sirens import is_siren
from chaland.enrichment.lists.domain.people import Known, Person, is_minor, reaches, refusals


def _person(given: str = "JEANNE", household: str | None = None, **said: Any) -> Person:
    return Person(line=2, said=said, household=household, given=given)


def test_a_mailbox_or_a_mobile_is_one_person_a_house_or_a_landline_a_family() -> None:
    known = Known()
    known.add(_person(email="a@b.fr", mobile="+33611111101", phone="+33411111101", household="69003|X|ROUX"))
    assert known.holds(_person("PAUL", email="a@b.fr"))
    assert known.holds(_person("PAUL", mobile="+33611111101"))
    assert known.holds(_person(phone="+33411111101"))
    assert not known.holds(_person("PAUL", phone="+33411111101"))
    assert known.holds(_person(household="69003|X|ROUX"))
    assert known.holds(_person("", household="69003|X|ROUX"))
    assert not known.holds(_person("PAUL", household="69003|X|ROUX"))
    assert not known.holds(_person(email="c@d.fr"))


def test_a_refusal_in_the_file_counts_for_its_channel_or_for_all() -> None:
    assert set(refusals({"consent_sms": False, "consent_email": True})) == {"sms"}
    assert set(refusals({"refusal_all": True})) == {"letter", "email", "sms", "call"}
    one = _person(email="a@b.fr", mobile="+33611111101")
    assert reaches(one, ["email"])
    assert not reaches(one, ["letter"])
    one.refused = frozenset({"email"})
    assert not reaches(one, ["email"])
    assert reaches(one, ["email", "sms"])


@pytest.mark.parametrize(
    ("born", "minor"), [(date(2008, 11, 22), False), (date(2008, 11, 23), True), (None, False)]
)
def test_minors_are_told_by_their_birthday(born: date | None, minor: bool) -> None:
    assert is_minor(born, date(2026, 11, 22), 18) is minor


@pytest.mark.parametrize("siren", ["732829320", "443061841", "552081317", "356000000", "552 081 317"])
def test_sirens_of_the_law_file_hold(siren: str) -> None:
    assert is_siren(siren)


@pytest.mark.parametrize("siren", ["123456789", "", "73282932", "73282932０"])
def test_other_numbers_are_no_siren(siren: str) -> None:
    assert not is_siren(siren)
