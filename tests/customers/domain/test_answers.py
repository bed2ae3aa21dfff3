"""What registers answer fills what is empty, decides what a register decides, and follows the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chaland.customers.domain.answers import FOUND, address_key, place_for
from chaland.customers.domain.survivorship import HAND, Said, survive
from tests.customers.domain.test_survivorship import heard

DAY = datetime(2026, 1, 1, tzinfo=UTC)
HOME = {"street": "12 rue Victor Hugo", "postal_code": "69002", "city": "Lyon"}
PLACE = {"latitude": 45.7525, "longitude": 4.8291, "insee": "69382", "city": "Lyon 2e", "region": "84"}


def _file(**values: Any) -> Said:
    return Said(1, "shop", 100, DAY, values)


def _located(of: dict[str, Any] | None = None) -> Said:
    answer = {"of": address_key(of or HOME), "place": PLACE}
    return Said(2, "ban", 1, DAY + timedelta(days=9), {"answer": answer})


def _register(**values: Any) -> Said:
    return Said(3, "sirene", 1, DAY + timedelta(days=9), {**values, "answer": {}})


def test_the_place_of_an_address_replaces_the_middle_of_the_town_and_fills_what_is_missing() -> None:
    golden = survive([_file(**HOME, latitude=45.76, longitude=4.83), _located()])
    assert (golden.values["latitude"], golden.values["longitude"]) == (45.7525, 4.8291)
    assert (golden.values["city"], golden.values["insee"]) == ("Lyon", "69382")
    assert golden.origins["latitude"] == golden.origins["insee"] == 2
    assert golden.origins["city"] == 1


def test_the_place_is_forgotten_once_a_hand_corrects_the_street() -> None:
    hand = Said(9, HAND, 0, DAY, {"street": "14 rue Victor Hugo"})
    golden = survive([_file(**HOME, latitude=45.76, longitude=4.83), hand, _located()])
    assert golden.values["latitude"] == 45.76
    assert golden.origins["latitude"] == 1


def test_case_and_accents_do_not_make_another_address() -> None:
    assert address_key({**HOME, "city": "LYON"}) == address_key(HOME)
    assert address_key({"city": "Lyon"}) == "||lyon"
    assert address_key({"latitude": 1.0, "city": None}) is None


def test_a_register_decides_the_activity_but_neither_the_name_nor_the_telephone() -> None:
    said = _file(company="Chez Léa", naf="47.11B", phone="+33472000000")
    told = _register(
        company="LEA ET FILS", naf="56.10A", naf_version="NAF2025", phone="+33100000000", siren="1"
    )
    values = survive([said, told]).values
    assert values["naf"] == "56.10A"
    assert values["naf_version"] == "NAF2025"
    assert (values["company"], values["phone"]) == ("Chez Léa", "+33472000000")
    assert values["siren"] == "1"


def test_a_hand_is_believed_before_a_register_and_its_code_has_no_version_of_the_register() -> None:
    hand = Said(9, HAND, 0, DAY, {"naf": "62.01Z"})
    values = survive([_file(company="X"), hand, _register(naf="56.10A", naf_version="NAF2025")]).values
    assert values["naf"] == "62.01Z"
    assert "naf_version" not in values


def test_the_address_of_a_register_is_taken_whole_where_the_files_have_none() -> None:
    assert survive([_file(company="X"), _register(**HOME)]).values["street"] == HOME["street"]
    partly = survive([_file(company="X", city="Paris"), _register(**HOME)]).values
    assert (partly["city"], partly.get("street")) == ("Paris", None)


@given(heard(), st.sampled_from((0, 1)))
def test_an_answer_never_changes_what_files_and_hands_say(records: list[Said], trust: int) -> None:
    before = survive(records).values
    told = dict.fromkeys(("last_name", "email", "birth_date", "notes"), "answered")
    after = survive([*records, Said(77, "r", trust, DAY + timedelta(days=99), {**told, "answer": {}})]).values
    for name, value in before.items():
        assert after[name] == value


@given(st.dictionaries(st.sampled_from(("street", "postal_code", "city")), st.sampled_from(("a", "É", "b"))))
def test_only_the_address_that_was_asked_about_is_placed(values: dict[str, str]) -> None:
    found = place_for({"of": address_key({"street": "a"}), "place": PLACE}, values)
    assert bool(found) == (address_key(values) == "a||")
    assert not found or set(FOUND) <= set(found)
