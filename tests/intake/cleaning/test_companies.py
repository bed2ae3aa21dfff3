"""Company names: capitals, acronyms, legal forms."""

from __future__ import annotations

import polars as pl
from hypothesis import given

from chaland.intake.cleaning.companies import clean_companies
from tests.intake.cleaning.laws import cells, codes, few, obeys, table

NAMES: dict[str, object] = {
    "BOULANGERIE MARTIN SARL": "Boulangerie Martin SARL",
    "boulangerie martin sarl": "Boulangerie Martin SARL",
    "SARL DUPONT & FILS": "SARL Dupont & Fils",
    "S.A.R.L. DUPONT": "SARL Dupont",
    "S A R L MARTIN": "SARL Martin",
    "Dupont S.a.r.l.": "Dupont SARL",
    "Dupont Sarl": "Dupont SARL",
    "DUPONT (SARL)": "Dupont SARL",
    "DUPONT, SAS": "Dupont SAS",
    "DUPONT S.A.S.U.": "Dupont SASU",
    "CREDIT AGRICOLE S.A.": "Credit Agricole SA",
    "SCI DU PARC": "SCI du Parc",
    "E.I. Martin": "EI Martin",
    "SIEMENS GMBH": "Siemens GmbH",
    "APPLE INC.": "Apple Inc",
    "ACME LTD": "Acme Ltd",
    "IBM": "IBM",
    "IBM FRANCE": "IBM France",
    "SNCF": "SNCF",
    "LVMH": "LVMH",
    "BTP RHONE-ALPES": "BTP Rhone-Alpes",
    "BNP PARIBAS": "BNP Paribas",
    "H&M": "H&M",
    "B&B HOTEL": "B&B Hotel",
    "3M": "3M",
    "M6": "M6",
    "A.B.C. CONSEIL": "A.B.C. Conseil",
    "CAFE DE LA GARE": "Cafe de la Gare",
    "LA TABLE D'HOTE": "La Table d'Hote",
    "L'OREAL": "L'Oreal",
    "L’ATELIER": "L'Atelier",
    "CHEZ L'AMI LOUIS": "Chez l'Ami Louis",
    "MCDONALD'S": "McDonald's",
    "DUPONT ET FILS": "Dupont et Fils",
    "GARAGE SAINT-JEAN-DE-LUZ": "Garage Saint-Jean-de-Luz",
    "TRANSPORTS J. MARTIN": "Transports J. Martin",
    "ETS MARTIN": "Ets Martin",
    "STE GENERALE": "Ste Generale",
    "ASSOCIATION SPORTIVE DE LYON": "Association Sportive de Lyon",
    "sa maison": "Sa Maison",
    "iDeal Conseil": "iDeal Conseil",
    "eBay": "eBay",
    "Le bar du Port": "Le bar du Port",
    "  Le  bar ": "Le bar",
    "SARL": "SARL",
    "contact@x.fr": "contact@x.fr",
    "NC": None,
    "-": None,
    "néant": None,
    "": None,
}


def test_names() -> None:
    assert table(clean_companies, "company", NAMES) == []


def test_legal_forms_are_also_given_apart() -> None:
    rows: dict[str, object] = {
        "BOULANGERIE MARTIN SARL": "SARL",
        "S.A.R.L. DUPONT": "SARL",
        "Dupont Sasu": "SASU",
        "SIEMENS GMBH": "GmbH",
        "SA MAISON": "SA",
        "sa maison": None,
        "Sas-en-Basset": None,
        "Sélection Sarlat": None,
        "ASSOCIATION SPORTIVE": "Association",
        "Société civile immobilière du Parc": "SCI",
        "Mairie de Lyon": "Commune",
        "Jean Martin, auto-entrepreneur": "EI",
        "Boulangerie Martin": None,
        "NC": None,
    }
    assert table(clean_companies, "legal_form", rows) == []


def test_rules_and_faults() -> None:
    rules: dict[str, str | None] = {
        "Boulangerie Martin SARL": None,
        "BOULANGERIE MARTIN": "company_capitals",
        "Dupont S.A.R.L.": "company_legal_form",
        " Dupont": "spaces_tidied",
        "NC": "placeholder_emptied",
    }
    assert codes(clean_companies, "rule", rules) == []
    faults: dict[str, str | None] = {
        "Dupont": None,
        "73282932000074": "company_unusual",
        "a@b.fr": "company_unusual",
        "1664": None,
    }
    assert codes(clean_companies, "fault", faults) == []


@few
@given(cells("SARL", "sas", "S.A.", "DUPONT", "Martin", "&", "L'", "d'", "3M", "IBM", "(", ")", "de", "GMBH"))
def test_laws(column: list[str | None]) -> None:
    obeys(clean_companies, "company", column)


def test_a_legal_form_survives_its_own_cleaning() -> None:
    cleaned = clean_companies(pl.Series(list(NAMES)))
    again = clean_companies(cleaned.values["company"])
    assert again.values["legal_form"].to_list() == cleaned.values["legal_form"].to_list()


def test_fillers_name_no_company_but_figures_may() -> None:
    fillers = ["0", "-", "NC", "néant", "?", "x", "xxx", "00"]
    kept = ["3M", "1001 Piles", "1001", "O2", "X1"]
    column = clean_companies(pl.Series([*fillers, *kept]))
    assert column.values["company"].to_list() == [None] * len(fillers) + kept
    assert column.rule.to_list()[: len(fillers)] == ["placeholder_emptied"] * len(fillers)
