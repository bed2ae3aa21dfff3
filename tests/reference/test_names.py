import polars as pl
import pytest

from chaland import reference


def _given(name: str) -> dict[str, object]:
    return reference.given_names().row(by_predicate=pl.col("key") == reference.key(name), named=True)


@pytest.mark.parametrize(
    "name",
    [
        "Élodie",
        "Éric",
        "Jérôme",
        "Eva",
        "Jean-Pierre",
        "Anne-Lise",
        "Chloé",
        "Loïc",
        "M'Hamed",
        "Lucas",
        "Mia",
    ],
)
def test_given_names_are_written_as_people_write_them(name: str) -> None:
    assert _given(name)["name"] == name


def test_counts_by_sex_tell_what_everybody_knows() -> None:
    marie, jean, camille = _given("Marie"), _given("JEAN"), _given("Camille")
    assert marie["female"] > 2_000_000
    assert jean["male"] > 1_800_000
    assert jean["female"] < jean["male"] / 100
    assert min(camille["male"], camille["female"]) > 30_000


def test_spellings_of_one_key_are_added_up() -> None:
    assert _given("Élodie")["female"] == 160_537


def test_a_name_has_its_time() -> None:
    assert _given("Ginette")["born"] < 1940
    assert _given("Enzo")["born"] > 2000


def test_neither_rare_names_together_nor_particles_are_given_names() -> None:
    keys = set(reference.given_names()["key"])
    assert not keys & {"PRENOMS RARES", "DE", "LE", "EL", "M", ""}
    assert len(keys) == reference.given_names().height


def test_family_names_are_keys() -> None:
    names = reference.family_names()
    assert {"DUPONT", "LE GOFF", "D IGNAZIO", "MAUBERT", "HOUELLEBECQ"} <= names
    assert "" not in names
    assert len(names) == reference.family_name_table().height > 218_000
