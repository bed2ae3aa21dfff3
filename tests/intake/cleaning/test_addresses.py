from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning.addresses import (
    PARTS,
    Recipient,
    afnor_lines,
    clean_address_lines,
    split_addresses,
)


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("12 RUE DE LA REPUBLIQUE", "12 rue de la Republique", "address_case"),
        ("12 rue de la république", "12 rue de la République", "address_case"),
        ("12, rue de la République", "12 rue de la République", "address_tidied"),
        ("12 Rue de la Paix", "12 rue de la Paix", "address_case"),
        ("12BIS AV. JEAN JAURES", "12 bis av. Jean Jaures", "address_tidied"),
        ("5 PLACE DU 8 MAI 1945", "5 place du 8 Mai 1945", "address_case"),
        ("12-14 RUE D'ALSACE", "12-14 rue d'Alsace", "address_case"),
        ("10 RUE LOUIS XIV", "10 rue Louis XIV", "address_case"),
        ("17 Rue DES ACACIAS", "17 rue des Acacias", "address_case"),
        ("3 bis, Avenue DE LA REPUBLIQUE", "3 bis avenue de la Republique", "address_tidied"),
        ("Route DU NORD", "Route du Nord", "address_case"),
        ("Rue DU 8 MAI 1945", "Rue du 8 Mai 1945", "address_case"),
        ("12 rue SNCF", "12 rue SNCF", None),
        ("12, bis rue X", "12 bis rue X", "address_tidied"),
        ("0\na", "0 A", "address_tidied"),
        ("12, d'Alsace", "12 d'Alsace", "address_tidied"),
        ("Tour EDF", "Tour EDF", None),
        ("3 B rue X", "3 B rue X", None),
        ("1 allée des Acacias", "1 allée des Acacias", None),
        ("BP 45", "BP 45", None),
        ("bp 45", "BP 45", "address_case"),
        ("CS 12345", "CS 12345", None),
        ("LIEU-DIT LE MOULIN", "Lieu-dit le Moulin", "address_case"),
        ("ZI DES PAINS", "ZI des Pains", "address_case"),
        ("Résidence Les Lilas", "Résidence Les Lilas", None),
        ("Bât. A\nEscalier 2", "Bât. A, Escalier 2", "address_tidied"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_one_line_of_an_address(text, line, rule):
    column = clean_address_lines(pl.Series([text], dtype=pl.String))
    assert (column.values["line"][0], column.rule[0]) == (line, rule)


def whole(text):
    values = split_addresses(pl.Series([text], dtype=pl.String)).values
    return {name: values[name][0] for name in PARTS if values[name][0] is not None}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "12 rue de la Paix, 75002 Paris",
            {"street": "12 rue de la Paix", "postal_code": "75002", "city": "Paris"},
        ),
        (
            "12 RUE DE LA PAIX 75002 PARIS",
            {"street": "12 rue de la Paix", "postal_code": "75002", "city": "PARIS"},
        ),
        (
            "1 rue du Port\r\nF-13002 Marseille",
            {"street": "1 rue du Port", "postal_code": "13002", "city": "Marseille"},
        ),
        (
            "3 place du Marché - 67000 Strasbourg",
            {"street": "3 place du Marché", "postal_code": "67000", "city": "Strasbourg"},
        ),
        ("CS 12345 69003 LYON 03", {"locality_line": "CS 12345", "postal_code": "69003", "city": "LYON 03"}),
        (
            "Le Bourg 48250 Laveyrune",
            {"locality_line": "Le Bourg", "postal_code": "48250", "city": "Laveyrune"},
        ),
        ("75002 Paris", {"postal_code": "75002", "city": "Paris"}),
        ("12 rue X, Lyon", {"street": "12 rue X", "city": "Lyon"}),
        ("Lyon", {"city": "Lyon"}),
        ("12 rue de la Paix", {"street": "12 rue de la Paix"}),
        (
            "Appt 3 12 rue X 75002 Paris",
            {"recipient_line": "Appt 3", "street": "12 rue X", "postal_code": "75002", "city": "Paris"},
        ),
        (
            "Appt 3\nBâtiment B\n12 bis, rue de la Paix\nBP 45\n75002 PARIS CEDEX 02\nFrance",
            {
                "recipient_line": "Appt 3",
                "building_line": "Bâtiment B",
                "street": "12 bis rue de la Paix",
                "locality_line": "BP 45",
                "postal_code": "75002",
                "city": "PARIS CEDEX 02",
                "country": "France",
            },
        ),
        (
            "Chez M. Durand; 5 chemin des Prés; 38000 Grenoble",
            {
                "recipient_line": "Chez M. Durand",
                "street": "5 chemin des Prés",
                "postal_code": "38000",
                "city": "Grenoble",
            },
        ),
        (
            "Résidence Les Lilas, 4 avenue Foch, 69006 Lyon, France",
            {
                "building_line": "Résidence Les Lilas",
                "street": "4 avenue Foch",
                "postal_code": "69006",
                "city": "Lyon",
                "country": "France",
            },
        ),
        ("", {}),
    ],
)
def test_a_whole_address_is_taken_apart(text, parts):
    assert whole(text) == parts


def test_an_envelope_has_capitals_and_no_punctuation():
    envelope = afnor_lines(
        Recipient(
            company="Café & Œuvres S.A.R.L.",
            name="M. Jean Dupont",
            recipient_line="Appt 3",
            building_line="Bât. B",
            street="5, rue St-Jean",
            locality_line="BP 45",
            postal_code="75002",
            city="PARIS CEDEX 02",
        )
    )
    assert envelope.lines == (
        "CAFE OEUVRES SARL",
        "M JEAN DUPONT",
        "APPT 3 BAT B",
        "5 RUE ST JEAN",
        "BP 45",
        "75002 PARIS CEDEX 02",
    )
    assert envelope.too_long == ()


def test_the_country_stands_last_abroad_only():
    assert (
        afnor_lines(Recipient(name="X", postal_code="97400", city="Saint-Denis", country="RE")).lines[-1]
        == "97400 SAINT DENIS"
    )
    assert afnor_lines(Recipient(name="X", postal_code="1000", city="Bruxelles", country="BE")).lines == (
        "X",
        "1000 BRUXELLES",
        "BELGIQUE",
    )


def test_the_type_of_street_is_shortened_beyond_32_characters_only():
    assert afnor_lines(Recipient(street="12 avenue du Général-de-Gaulle")).lines == (
        "12 AVENUE DU GENERAL DE GAULLE",
    )
    long = afnor_lines(Recipient(street="12 bis avenue du Général-Charles-de-Gaulle"))
    assert long.lines == ("12 BIS AV DU GENERAL CHARLES DE GAULLE",)
    assert long.too_long == ()


def test_what_still_exceeds_38_characters_is_told():
    envelope = afnor_lines(Recipient(name="X" * 39))
    assert envelope.too_long == ("X" * 39,)


TEXT = st.text() | st.text("abcÉ 0123456789,;-\n|()'RUERue75002 PARIS", max_size=40)


@settings(max_examples=25)
@given(st.lists(TEXT | st.none(), max_size=12))
def test_no_text_makes_it_raise_and_tidy_lines_stay(texts):
    series = pl.Series(texts, dtype=pl.String)
    once = clean_address_lines(series).values["line"]
    assert clean_address_lines(once).values["line"].to_list() == once.to_list()
    split = split_addresses(series)
    assert all(len(split.values[name]) == len(texts) for name in PARTS)


@settings(max_examples=50)
@given(st.builds(Recipient, *[st.text(max_size=50)] * 8, country=st.sampled_from(["FR", "BE", "XX", ""])))
def test_an_envelope_never_has_more_than_seven_lines(recipient):
    envelope = afnor_lines(recipient)
    assert len(envelope.lines) <= 7
    assert all(line.isascii() and line == line.upper() and line.strip() == line for line in envelope.lines)
    assert all(len(line) <= 38 for line in envelope.lines if line not in envelope.too_long)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("n°70 B rue Jeanne d'Arc", "70 B rue Jeanne d'Arc"),
        ("N° 11 Passage du Nord", "11 passage du Nord"),
        ("12, 3 rue Haute", "12, 3 rue Haute"),
        ("0\r0A", "0, 0A"),
    ],
)
def test_numbers_of_streets_stand_alone_and_never_run_together(cell, line):
    assert clean_address_lines(pl.Series([cell])).values["line"].to_list() == [line]
