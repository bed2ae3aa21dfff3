"""Capitals, accents, titles and sexes of persons."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.persons import clean_civility, clean_names, clean_sex, suggest_sex
from chaland.intake.cleaning.persons.capitals import capitalised
from tests.intake.cleaning.laws import cells, codes, few, obeys, table

SURNAMES: dict[str, object] = {
    "DUPONT": "Dupont",
    "dupont": "Dupont",
    "MARTIN-DURAND": "Martin-Durand",
    "MARTIN - DURAND": "Martin-Durand",
    "MARTIN--DURAND": "Martin--Durand",
    "D'ORNANO": "d'Ornano",
    "d'ornano": "d'Ornano",
    "D’ORNANO": "d'Ornano",
    "D' ORNANO": "d'Ornano",
    "DE LA FONTAINE": "de La Fontaine",
    "de gaulle": "de Gaulle",
    "DE LA TOUR DU PIN": "de La Tour du Pin",
    "MARTIN DU GARD": "Martin du Gard",
    "LE GOFF": "Le Goff",
    "Le goff": "Le Goff",
    "DU BOIS": "Du Bois",
    "DES FORETS": "Des Forets",
    "L'HERMITE": "L'Hermite",
    "VON NEUMANN": "von Neumann",
    "VAN DER BERG": "Van der Berg",
    "VAN DE VELDE": "Van de Velde",
    "DA SILVA": "Da Silva",
    "PEREIRA DA SILVA": "Pereira da Silva",
    "DI MARIA": "Di Maria",
    "EL AMRANI": "El Amrani",
    "BEN ALI": "Ben Ali",
    "N'DIAYE": "N'Diaye",
    "O'BRIEN": "O'Brien",
    "MCDONALD": "McDonald",
    "McDONALD": "McDonald",
    "MCHUGH": "McHugh",
    "MCHIRGUI": "Mchirgui",
    "MACRON": "Macron",
    "SAINT-EXUPERY": "Saint-Exupery",
    "SAINT-EXUPÉRY": "Saint-Exupéry",
    "ŒUVRARD": "Œuvrard",
    "DUPONT III": "Dupont III",
    "NG": "Ng",
    "DE": "De",
    "NA": "Na",
    "Null": "Null",
    "DUpont": "Dupont",
    "dUPONT": "Dupont",
    "Le Goff-MARTIN": "Le Goff-Martin",
    "DUPONT,": "Dupont",
    "  DUPONT  ": "Dupont",
    "DUPONT  MARTIN": "Dupont Martin",
    "MacLeod": "MacLeod",
    "DuPont": "DuPont",
    "DeLattre": "DeLattre",
    "Abd el Kader": "Abd el Kader",
    "Boulay-de-la-Meurthe": "Boulay-de-la-Meurthe",
    "DUPONT (décédé)": "Dupont (décédé)",
    "NC": None,
    "N/A": None,
    "?": None,
    "XXX": None,
    "inconnu": None,
    "néant": None,
    "Non renseigné": None,
    "#N/A": None,
    "12345": None,
    "": None,
}

FIRST_NAMES: dict[str, object] = {
    "JEAN": "Jean",
    "jean-pierre": "Jean-Pierre",
    "Jean-pierre": "Jean-Pierre",
    "JEAN PAUL": "Jean Paul",
    "ANNE - SOPHIE": "Anne-Sophie",
    "jEAN": "Jean",
    "HELENE": "Hélène",
    "MARIE-HELENE": "Marie-Hélène",
    "JEAN FRANCOIS": "Jean François",
    "STEPHANE": "Stéphane",
    "JÉRÔME": "Jérôme",
    "Helene": "Helene",
    "helene": "Helene",
    "ANDREA": "Andrea",
    "NAEL": "Nael",
    "JP": "JP",
    "J-P": "J-P",
    "J.P.": "J.P.",
    "J.": "J.",
    "LY": "Ly",
    "ÉLODIE": "Élodie",
}


def last(series: pl.Series) -> Column:
    return clean_names(series, "last")


def first(series: pl.Series) -> Column:
    return clean_names(series, "first")


def test_surnames() -> None:
    assert table(last, "name", SURNAMES) == []


def test_first_names() -> None:
    assert table(first, "name", FIRST_NAMES) == []


def test_accents_are_given_back_to_first_names_only() -> None:
    assert last(pl.Series(["HELENE"])).values["name"].to_list() == ["Helene"]


def test_rules_and_faults_of_names() -> None:
    rules: dict[str, str | None] = {
        "Hélène": None,
        "HELENE": "first_name_accents",
        "JEAN": "name_capitals",
        "Anne - Sophie": "name_punctuation",
        " Jean": "spaces_tidied",
        "NC": "placeholder_emptied",
    }
    assert codes(first, "rule", rules) == []
    faults: dict[str, str | None] = {
        "Jean": None,
        "12345": "name_without_letter",
        "Jean2": "name_unusual",
        "jean@x.fr": "name_unusual",
        "Jean (perso)": "name_unusual",
        "NC": None,
        "": None,
    }
    assert codes(first, "fault", faults) == []


@few
@example(["ªA0a", "İF", "ŉa", "Straße", "ǅ"])
@given(cells("DUPONT", "jean", "De La ", "d'", "MC", "Mac", "van ", "HELENE", "née", "III", "NC"))
def test_laws_of_names(column: list[str | None]) -> None:
    obeys(last, "name", column)
    obeys(first, "name", column)


@example("ı", False)
@example("straße", True)
@given(
    st.text(
        st.characters(categories=["Ll", "Lu", "Pd"], max_codepoint=0x24F) | st.sampled_from(" '-"),
        max_size=20,
    ),
    st.booleans(),
)
def test_capitals_change_no_letter(name: str, first_name: bool) -> None:
    written = capitalised(name, first_name=first_name)
    assert written.casefold() == name.casefold() or written.upper() == name.upper()  # ß, and Turkish ı
    assert capitalised(written, first_name=first_name) == written


TITLES: dict[str, object] = {
    **dict.fromkeys(("M", "M.", "Mr", "MR.", "Monsieur", "MONSIEUR", " monsieur ", "H", "Homme"), "M."),
    **dict.fromkeys(("Mme", "MME", "Madame", "Mme.", "Mrs", "Ms", "F", "Femme"), "Mme"),
    **dict.fromkeys(("Mlle", "Melle", "MLLE.", "Mademoiselle"), "Mme"),
    **dict.fromkeys(("Dr", "Docteur", "DR.", "Madame le Docteur", "M. le Docteur"), "Dr"),
    **dict.fromkeys(("Me", "Maître", "Maitre"), "Me"),
    **dict.fromkeys(("Pr", "Professeur", "Prof."), "Pr"),
    **dict.fromkeys(("M. et Mme", "M et Mme", "Mr & Mme", "Monsieur et Madame", "M./Mme", "Mme et M.", "M. ou Mme"), "M. et Mme"),
    "MM.": "MM.",
    "Mmes": "Mmes",
    **dict.fromkeys(("", "-", "NC", "Société", "Famille", "zz", "12"), None),
}  # fmt: skip


def test_titles() -> None:
    assert table(clean_civility, "civility", TITLES) == []
    rules: dict[str, str | None] = {
        "Mme": None,
        "Madame": "civility_formatted",
        "Mlle": "civility_miss",
        "-": "placeholder_emptied",
    }
    assert codes(clean_civility, "rule", rules) == []
    faults: dict[str, str | None] = {
        "Mme": None,
        "zz": "civility_unknown",
        "Société": "civility_not_a_person",
        "Famille": "civility_not_a_person",
    }
    assert codes(clean_civility, "fault", faults) == []


def test_sexes() -> None:
    rows: dict[str, object] = {
        **dict.fromkeys(("H", "M", "Homme", "homme", "Masculin", "male", "1", "M.", "Monsieur"), "male"),
        **dict.fromkeys(("F", "Femme", "FEMININ", "féminin", "female", "2", "Mme", "Mlle"), "female"),
        **dict.fromkeys(("", "0", "9", "-", "X", "Camille"), None),
    }
    assert table(clean_sex, "sex", rows) == []
    faults: dict[str, str | None] = {"H": None, "0": None, "X": "sex_unknown", "Camille": "sex_unknown"}
    assert codes(clean_sex, "fault", faults) == []


@few
@given(cells("M", "Mme", "Monsieur", " et ", "Dr", "H", "1", "femme"))
def test_laws_of_titles_and_sexes(column: list[str | None]) -> None:
    obeys(clean_civility, "civility", column)
    obeys(clean_sex, "sex", column)


@pytest.mark.parametrize(
    ("name", "suggestion", "at_least"),
    [
        ("JEAN", "male", 0.99),
        ("Hélène", "female", 0.99),
        ("Camille", "female", 0.6),
        ("Jean-Marie", "male", 0.95),
        ("Anne-Zoulou", "female", 0.99),
    ],
)
def test_a_first_name_suggests_a_sex(name: str, suggestion: str, at_least: float) -> None:
    suggested = suggest_sex(pl.Series([name])).row(0, named=True)
    assert suggested["suggestion"] == suggestion
    assert at_least <= suggested["share"] <= 1


def test_an_unknown_name_suggests_nothing() -> None:
    suggested = suggest_sex(pl.Series(["Xyzzy", None, ""]))
    assert suggested.rows() == [(None, None)] * 3
