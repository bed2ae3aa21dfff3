"""Whole persons in the column of surnames, and the surnames that must stay what they are."""

from __future__ import annotations

import polars as pl
import pytest

from chaland.intake.cleaning.persons import are_whole_persons
from tests.intake.cleaning.scene import cleaned, frame, mapping

USED = mapping("contacts", civ="civility", nom="last_name", prenom="first_name")
WHO = ("civility", "first_name", "last_name")


def people(*rows: tuple[str | None, str | None, str | None]) -> list[tuple[str | None, ...]]:
    """civility, surname and first name as in the file -> the persons that came of it."""
    civ, nom, prenom = zip(*rows, strict=True)
    return cleaned(frame(civ=civ, nom=nom, prenom=prenom), USED).rows.select(WHO).rows()


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("M. et Mme MARTIN Paul et Claire", [("M.", "Paul", "Martin"), ("Mme", "Claire", "Martin")]),
        ("Mr & Mme Daisy", [("M.", None, "Daisy"), ("Mme", None, "Daisy")]),
        ("DUPONT Jean", [(None, "Jean", "Dupont")]),
        ("DUPONT JEAN", [(None, "Jean", "Dupont")]),
        ("Bepoix Y.", [(None, "Y.", "Bepoix")]),
        ("Mme LE GOFF Anne", [("Mme", "Anne", "Le Goff")]),
        ("Seveon, Paulette", [(None, "Paulette", "Seveon")]),
        ("Pascale de Bernard", [(None, "Pascale", "de Bernard")]),
        ("Monsieur Dupont", [("M.", None, "Dupont")]),
    ],
)
def test_a_whole_person_without_first_name_beside_is_taken_apart(
    cell: str, wanted: list[tuple[str | None, ...]]
) -> None:
    assert people((None, cell, None), (None, "Petit", "Luc")) == [*wanted, (None, "Luc", "Petit")]


@pytest.mark.parametrize(
    "cell",
    [
        "LE GOFF", "DE LA FONTAINE", "de La Fontaine", "MARTIN DURAND", "GARCIA LOPEZ", "DUPONT-MARTIN", "PAUL",
        "VAN DEN BERG", "BEN ALI", "EL HAMMOUCHI", "Garcia De Las Bayonas", "M'BALA", "O BRIEN", "", None,
    ],
)  # fmt: skip
def test_surnames_of_several_words_stay_surnames(cell: str | None) -> None:
    assert are_whole_persons(pl.Series([cell], dtype=pl.String)).to_list() == [False]


def test_a_first_name_of_its_own_column_stays() -> None:
    assert people((None, "DUPONT MARIE", "Jean"), (None, "DUPONT PAUL", None)) == [
        (None, "Jean", "Dupont Marie"),
        (None, "Paul", "Dupont"),
    ]


def test_a_title_leaves_the_surname_even_beside_a_first_name() -> None:
    assert people(("", "Mr DUPONT", "Jean"), ("Mme", "Mme PETIT Anne", "Anne")) == [
        ("M.", "Jean", "Dupont"),
        ("Mme", "Anne", "Petit"),
    ]


def test_a_title_for_two_gives_way_to_that_of_each() -> None:
    assert people(("M. et Mme", "MARTIN Paul et Claire", None)) == [
        (None, "Paul", "Martin"),
        (None, "Claire", "Martin"),
    ]


def test_the_habit_of_the_column_decides_where_the_words_do_not() -> None:
    doubtful = (None, "Thomas Mathieu", None)
    names = [
        "Jean",
        "Paul",
        "Marie",
        "Claire",
        "Sophie",
        "Catherine",
        "Nicole",
        "Robert",
        "Roger",
        "Christian",
        "Philippe",
        "Pascale",
    ]
    surname_first = [(None, f"Dupont {name}", None) for name in names]
    given_first = [(None, f"{name} Dupont", None) for name in names]
    assert people(*surname_first, doubtful)[-1] == (None, "Mathieu", "Thomas")
    assert people(*given_first, doubtful)[-1] == (None, "Thomas", "Mathieu")


def test_a_company_among_the_surnames_is_kept_as_one() -> None:
    rows = cleaned(frame(nom=["DUPONT et Fils", "Petit"]), mapping("contacts", nom="last_name")).rows
    assert rows.select("company", "last_name").rows() == [("DUPONT et Fils", None), (None, "Petit")]


def test_the_correction_shows_both_persons() -> None:
    table = frame(nom=["M. et Mme MARTIN Paul et Claire", "DUPONT Jean"], prenom=[None, None])
    found = cleaned(table, mapping("contacts", nom="last_name", prenom="first_name")).corrections
    assert found.select("rule", "before", "after").rows() == [
        ("person_couple_split", "M. et Mme MARTIN Paul et Claire", "M. Paul Martin; Mme Claire Martin"),
        ("person_split", "DUPONT Jean", "Jean Dupont"),
    ]


def test_a_column_of_plain_surnames_feeds_nothing_else() -> None:
    rows = cleaned(frame(nom=["LE GOFF", "MARTIN DURAND"]), mapping("contacts", nom="last_name")).rows
    assert rows.columns == ["row", "part", "last_name"]
