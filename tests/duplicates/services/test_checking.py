"""One record against the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.duplicates.domain.bands import Band
from chaland.duplicates.services.candidates import one_slip_from
from chaland.duplicates.services.checking import check, check_one
from chaland.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"first_name": "Sophie", "last_name": "Martin", "email": "Sophie.Martin@exemple.fr"},
        {"first_name": "Sofie", "last_name": "Martin", "mobile": "+33655443322", "postal_code": "67000"},
        {"first_name": "Martin", "last_name": "Sophie", "birth_date": "19820922", "postal_code": "67000"},
    ],
    ids=["by e-mail", "by mobile", "by names exchanged"],
)
def test_a_person_of_the_file_is_known_again(people: dict[str, int], values: dict[str, str]) -> None:
    found = check(values=values)
    assert found[0].number in {people["4"], people["5"]}
    assert found[0].probability > 0.5
    assert found[0].reasons
    assert people["7"] not in {likely.number for likely in found}


def test_a_stranger_is_nobody(people: dict[str, int]) -> None:
    assert check(values={"first_name": "Zoé", "last_name": "Quillivic", "email": "zoe@exemple.org"}) == []


def test_who_lives_there_is_told_without_being_the_same(people: dict[str, int]) -> None:
    """A daughter at the address and on the landline of her parents."""
    found = check(
        values={
            "first_name": "Claire", "last_name": "Lefebvre", "birth_date": "19850630", "phone": "+33320000001",
            "street": "12 rue de la Gare", "postal_code": "59000", "city": "Lille", "sex": "F",
        }
    )  # fmt: skip
    by_contact = {likely.number: likely for likely in found}
    assert by_contact[people["3"]].home
    assert by_contact[people["3"]].band is not Band.AUTOMATIC


def test_a_contact_is_not_its_own_double(people: dict[str, int]) -> None:
    assert [likely.number for likely in check_one(number=people["4"])] == [people["5"]]
    assert check_one(number=people["7"]) == []


def test_what_cannot_be_checked_is_refused(people: dict[str, int]) -> None:
    with pytest.raises(Invalid) as refused:
        check(values={"prenom": "Sophie"})
    assert refused.value.path == "prenom"
    with pytest.raises(NotFound):
        check_one(number=999_999)


@pytest.mark.parametrize(
    "values",
    [
        {
            "last_name": "Durant",
            "first_name": "Paul",
            "birth_date": "19700505",
            "street": "4 rue Basse",
            "postal_code": "44000",
        },
        {
            "last_name": "Druand",
            "first_name": "Paul",
            "birth_date": "19700505",
            "street": "4 rue Basse",
            "postal_code": "44000",
        },
        {
            "last_name": "Urand",
            "first_name": "Paul",
            "birth_date": "19700505",
            "street": "4 rue Basse",
            "postal_code": "44000",
        },
        {
            "last_name": "Duurand",
            "first_name": "Paul",
            "birth_date": "19700505",
            "street": "4 rue Basse",
            "postal_code": "44000",
        },
    ],
    ids=["a letter wrong", "two exchanged", "one lost", "one added"],
)
def test_a_slip_in_the_name_does_not_hide_somebody(people: dict[str, int], values: dict[str, str]) -> None:
    assert [likely.number for likely in check(values=values)] == [people["7"]]


@given(st.text("abcdefghij", min_size=4, max_size=8), st.integers(0, 8), st.sampled_from("abcz"))
def test_every_name_that_a_letter_makes_of_another_is_named(name: str, at: int, letter: str) -> None:
    at = min(at, len(name) - 1)
    made = {name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :]}
    assert made - {name} <= set(one_slip_from(name))
    assert name not in one_slip_from(name)


def test_a_name_of_a_page_is_compared_as_it_is() -> None:
    assert one_slip_from("A" * 10_000) == []
