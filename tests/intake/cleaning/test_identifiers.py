"""Company numbers, by the vectors of INSEE and of the tax code; web addresses."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from chaland.intake.cleaning.identifiers import (
    clean_nafs,
    clean_sirens,
    clean_sirets,
    clean_urls,
    clean_vats,
    is_siren,
    is_siret,
    vat_key,
)
from tests.intake.cleaning.laws import cells, codes, few, obeys, table


def says(check: object, numbers: list[str]) -> list[bool]:
    assert callable(check)
    return pl.DataFrame({"n": numbers}).select(check(pl.col("n"))).to_series().to_list()


def test_the_keys_of_sirens() -> None:
    assert says(is_siren, ["732829320", "443061841", "552081317", "356000000"]) == [True] * 4
    assert (
        says(is_siren, ["123456789", "000000000", "55208131", "5520813170", "55208131a", ""]) == [False] * 6
    )


def test_the_keys_of_sirets_and_the_exception_of_la_poste() -> None:
    assert says(is_siret, ["73282932000074", "35600000000048", "35600000049837"]) == [True] * 3
    assert (
        says(is_siret, ["35600000049838", "73282932000075", "7328293200007", "12345678900005"]) == [False] * 4
    )


def luhn(digits: str) -> bool:
    """The formula as the textbooks have it, to check the tables against."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


@few
@given(st.lists(st.from_regex(r"[0-9]{9}", fullmatch=True), min_size=1))
def test_luhn_is_the_textbook_one(numbers: list[str]) -> None:
    assert says(is_siren, numbers) == [luhn(n) and n != "000000000" for n in numbers]


def test_vat_keys() -> None:
    keys = (
        pl.DataFrame({"n": ["552081317", "732829320", "404833048"]}).select(vat_key(pl.col("n"))).to_series()
    )
    assert keys.to_list() == ["03", "44", "83"]


def test_sirens() -> None:
    rows: dict[str, object] = {
        "732829320": "732829320",
        "552 081 317": "552081317",
        "552.081.317": "552081317",
        "RCS Lyon 552 081 317": "552081317",
        "SIREN : 552081317": "552081317",
        "552081317.0": "552081317",
        "73282932000074": "732829320",
        "732 829 320 00074": "732829320",
        "7.3282932E8": "732829320",
        "5720784": None,
        "123456789": None,
        "7.32829E+08": None,
        "000000000": None,
        "NC": None,
        "": None,
        "abc": None,
    }
    assert table(clean_sirens, "siren", rows) == []


def test_a_lost_zero_is_restored_only_if_the_key_confirms_it() -> None:
    with_zero = next(n for n in (f"0{k}" for k in range(10_000_000, 10_000_020)) if luhn(n))
    rows: dict[str, object] = {
        with_zero[1:]: with_zero,
        f"{with_zero[1:]}.0": with_zero,
        str(int(with_zero) + 1): None,
    }
    assert table(clean_sirens, "siren", rows) == []
    assert clean_sirens(pl.Series([with_zero[1:]])).rule.to_list() == ["identifier_zero_restored"]
    nic = next(n for n in (f"{with_zero}{k:05d}" for k in range(20)) if luhn(n))
    assert clean_sirets(pl.Series([f"{nic[1:]}.0"])).values["siret"].to_list() == [nic]


def test_sirets() -> None:
    rows: dict[str, object] = {
        "73282932000074": "73282932000074",
        "732 829 320 00074": "73282932000074",
        " 73282932000074 ": "73282932000074",
        "SIRET n° 732 829 320 00074": "73282932000074",
        "35600000049837": "35600000049837",
        "7.3282932000074E13": "73282932000074",
        "35600000049838": None,
        "732829320": None,
        "5520813170001.0": None,
        "7.32829E+13": None,
        "NC": None,
    }
    assert table(clean_sirets, "siret", rows) == []
    faults: dict[str, str | None] = {
        "73282932000074": None,
        "732829320": "siret_is_siren",
        "7.32829E+13": "number_damaged_by_excel",
        "73282932000075": "siret_invalid",
        "5520813170001.0": "siret_invalid",
        "NC": None,
    }
    assert codes(clean_sirets, "fault", faults) == []
    assert clean_sirets(pl.Series(["732829320"])).values["siren"].to_list() == ["732829320"]


def test_vat_numbers() -> None:
    rows: dict[str, object] = {
        "FR03552081317": "FR03552081317",
        "FR44732829320": "FR44732829320",
        "FR83404833048": "FR83404833048",
        "fr 03 552 081 317": "FR03552081317",
        "N° TVA intracommunautaire : FR03552081317": "FR03552081317",
        "03552081317": "FR03552081317",
        "FRAB552081317": "FRAB552081317",
        "FR04552081317": None,
        "04552081317": None,
        "552081317": None,
        "BE 0123.456.789": "BE0123456789",
        "DE123456789": "DE123456789",
        "GR123456789": "EL123456789",
        "ATU12345678": "ATU12345678",
        "CHE-123.456.788 TVA": "CHE123456788",
        "NL123456789B01": "NL123456789B01",
        "DE12345": None,
        "XX123456789": None,
        "NC": None,
    }
    assert table(clean_vats, "vat", rows) == []
    faults: dict[str, str | None] = {
        "FR04552081317": "vat_invalid",
        "552081317": "vat_is_siren",
        "DE123456789": None,
        "-": None,
    }
    assert codes(clean_vats, "fault", faults) == []
    assert clean_vats(pl.Series(["FR03552081317"])).values["siren"].to_list() == ["552081317"]


def test_activity_codes() -> None:
    rows: dict[str, object] = {
        "62.01Z": "62.01Z",
        "6201z": "62.01Z",
        "62.01 Z": "62.01Z",
        "62 01 Z": "62.01Z",
        "62.01Z - Programmation informatique": "62.01Z",
        "Programmation informatique (6201Z)": "62.01Z",
        "111Z": "01.11Z",
        "722C": None,
        "6201": None,
        "Boulangerie": None,
        "99.99A": "99.99A",
        "NC": None,
    }
    assert table(clean_nafs, "naf", rows) == []
    faults: dict[str, str | None] = {
        "62.01Z": None,
        "99.99A": "naf_unknown",
        "722C": "naf_invalid",
        "6201": "naf_invalid",
    }
    assert codes(clean_nafs, "fault", faults) == []


def test_web_addresses() -> None:
    rows: dict[str, object] = {
        "www.X.fr": "https://www.x.fr",
        "HTTP://Www.Exemple.fr/Chemin?a=B": "http://www.exemple.fr/Chemin?a=B",
        "https://x.fr/": "https://x.fr",
        "x.fr.": "https://x.fr",
        "société.fr": "https://société.fr",
        "facebook.com/Page": "https://facebook.com/Page",
        "http:/x.fr": "http://x.fr",
        "//x.fr": "https://x.fr",
        "localhost": None,
        "a@b.fr": None,
        "http://x.fr/a b": None,
        "-": None,
    }
    assert table(clean_urls, "website", rows) == []


NUMBERS = cells(
    "732829320", "00074", "FR", "03552081317", "62.01Z", ".0", "E+13", "7.32829", "www.", "x.fr", "https:"
)


@few
@example(["0.Aİ"])
@given(NUMBERS)
def test_laws(column: list[str | None]) -> None:
    obeys(clean_sirens, "siren", column)
    obeys(clean_sirets, "siret", column)
    obeys(clean_vats, "vat", column)
    obeys(clean_nafs, "naf", column)
    obeys(clean_urls, "website", column)
