"""One record against the file."""

from __future__ import annotations

import pytest

from chaland.duplicates.domain.bands import Band
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
