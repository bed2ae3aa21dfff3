from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning.places import (
    clean_countries,
    clean_departments,
    clean_regions,
    reconcile_places,
)
from chaland.intake.cleaning.places.typos import distance, meant

ADDRESS = ("postal_code", "city", "insee", "country")


def reconcile(postal=None, city=None, insee=None, country=None, *, default="FR"):
    cells = [pl.Series([cell], dtype=pl.String) for cell in (postal, city, insee, country)]
    return reconcile_places(*cells, default_country=default).row(0, named=True)


@pytest.mark.parametrize(
    ("postal", "city", "code", "town", "insee", "department"),
    [
        ("01000", "Bourg-en-Bresse", "01000", "Bourg-en-Bresse", "01053", "01"),
        ("42000", "SAINT ETIENNE", "42000", "Saint-Étienne", "42218", "42"),
        ("42000", "St-Etienne", "42000", "Saint-Étienne", "42218", "42"),
        ("94240", "L'HAY LES ROSES", "94240", "L'Haÿ-les-Roses", "94038", "94"),
        ("71100", "Chalon s/Saône", "71100", "Chalon-sur-Saône", "71076", "71"),
        ("69003", "LYON", "69003", "Lyon", "69383", "69"),
        ("69003", "Lyon 3e", "69003", "Lyon", "69383", "69"),
        ("69003", "LYON 03", "69003", "Lyon", "69383", "69"),
        ("75008", "Paris 8ème arrondissement", "75008", "Paris", "75108", "75"),
        ("75116", "PARIS", "75116", "Paris", "75116", "75"),
        ("13002", "Marseille", "13002", "Marseille", "13202", "13"),
        ("20000", "AJACCIO", "20000", "Ajaccio", "2A004", "2A"),
        ("20200", "Bastia", "20200", "Bastia", "2B033", "2B"),
        ("97400", "saint denis", "97400", "Saint-Denis", "97411", "974"),
        ("97133", "Saint-Barthélemy", "97133", "Saint-Barthélemy", "97701", "977"),
        ("48250", "Laveyrune", "48250", "Laveyrune", "07136", "07"),
        ("59000", "Lille (Nord)", "59000", "Lille", "59350", "59"),
    ],
)
def test_a_code_and_its_town_give_the_commune(postal, city, code, town, insee, department):
    found = reconcile(postal, city)
    assert (found["postal_code"], found["city"], found["insee"], found["department"]) == (
        code,
        town,
        insee,
        department,
    )
    assert (found["country"], found["fault"]) == ("FR", None)


@pytest.mark.parametrize(
    ("postal", "city", "code", "town", "rule"),
    [
        ("1000", "BOURG EN BRESSE", "01000", "Bourg-en-Bresse", "postal_code_zero"),
        ("6540", "Breil-sur-Roya", "06540", "Breil-sur-Roya", "postal_code_zero"),
        ("6540 BREIL-SUR-ROYA", None, "06540", "Breil-sur-Roya", "postal_code_zero"),
        ("69 003", "Lyon", "69003", "Lyon", "postal_code_tidied"),
        ("F-69003", "Lyon", "69003", "Lyon", "postal_code_tidied"),
        ("69003.0", "Lyon", "69003", "Lyon", "postal_code_tidied"),
        ("69003 LYON 03", None, "69003", "Lyon", "place_split"),
        (None, "69003 LYON", "69003", "Lyon", "place_split"),
        (None, "F-69003 Lyon", "69003", "Lyon", "place_split"),
        (None, "Lyon 69003", "69003", "Lyon", "place_split"),
        (None, "Villeurbanne", "69100", "Villeurbanne", "postal_code_found"),
    ],
)
def test_postal_codes_are_mended_and_it_is_told(postal, city, code, town, rule):
    found = reconcile(postal, city)
    assert (found["postal_code"], found["city"], found["postal_rule"]) == (code, town, rule)
    assert found["insee"] is not None


@pytest.mark.parametrize(
    ("postal", "city", "town"),
    [
        ("38000", "Grenobel", "Grenoble"),
        ("42000", "St Etiene", "Saint-Étienne"),
        ("69100", "VILLEUBRANNE", "Villeurbanne"),
        ("93200", "Saint Dennis", "Saint-Denis"),
        ("01000", "Bourg", "Bourg-en-Bresse"),
    ],
)
def test_a_slip_in_the_town_is_corrected_from_its_code(postal, city, town):
    found = reconcile(postal, city)
    assert (found["city"], found["city_rule"], found["fault"]) == (town, "town_corrected", None)


def test_a_code_that_contradicts_its_town_changes_nothing():
    found = reconcile("75001", "Marseille")
    assert (found["postal_code"], found["city"], found["insee"]) == ("75001", "Marseille", None)
    assert found["fault"] == "postal_code_contradicts_city"


@pytest.mark.parametrize(
    ("city", "written", "rule"),
    [
        ("LYON CEDEX 03", "Lyon Cedex 03", "town_spelling"),
        ("lyon cedex", "Lyon Cedex", "town_spelling"),
        ("Lyon CEDEX 3", "Lyon Cedex 3", "town_spelling"),
        ("Lyon Cedex", "Lyon Cedex", None),
    ],
)
def test_a_cedex_line_keeps_its_words_and_finds_its_commune(city, written, rule):
    found = reconcile("69431", city)
    asked = ("postal_code", "city", "insee", "fault", "city_rule")
    assert tuple(found[name] for name in asked) == ("69431", written, "69123", None, rule)


def test_a_cedex_that_no_commune_bears_the_name_of_is_left_alone():
    found = reconcile("92400", "PARIS LA DEFENSE CEDEX")
    assert (found["city"], found["insee"], found["fault"]) == ("Paris la Defense Cedex", None, None)


@pytest.mark.parametrize(
    ("city", "insee", "fault"),
    [
        ("Lyon", "69123", None),
        ("Villeurbanne", "69266", None),
        ("Sainte-Colombe", None, "town_ambiguous"),
        ("Trifouilly-les-Oies", None, "town_unknown"),
    ],
)
def test_a_town_alone(city, insee, fault):
    found = reconcile(city=city)
    assert (found["insee"], found["fault"]) == (insee, fault)


def test_no_postal_code_is_invented_for_a_town_that_has_several():
    assert reconcile(city="Lyon")["postal_code"] is None


def test_a_code_alone_gives_the_town_when_it_serves_one_commune():
    assert reconcile("69003")["city"] == "Lyon"
    several = reconcile("01000")
    assert (several["city"], several["insee"], several["department"]) == (None, None, "01")


def test_an_insee_code_alone_gives_the_town():
    found = reconcile(insee="1053")
    assert (found["city"], found["insee"], found["postal_code"]) == ("Bourg-en-Bresse", "01053", "01000")


@pytest.mark.parametrize(
    ("insee", "fault"),
    [("69266", None), ("69266.0", None), ("01053", "insee_contradicts_city"), ("99999", "insee_unknown")],
)
def test_an_insee_code_is_checked_against_the_town(insee, fault):
    found = reconcile("69100", "Villeurbanne", insee)
    assert (found["insee"], found["fault"]) == ("69266", fault)


def test_the_code_of_the_whole_of_lyon_does_not_contradict_its_arrondissement():
    assert reconcile("69003", "Lyon", "69123")["fault"] is None


def test_a_former_commune_keeps_its_name_and_takes_the_commune_of_today():
    found = reconcile("01000", "Brou")
    assert (found["city"], found["insee"]) == ("Brou", "01053")


@pytest.mark.parametrize(
    ("postal", "city", "country"),
    [
        ("1000", "Bruxelles", "BE"),
        ("SW1A 1AA", "London", "GB"),
        ("10115", "Berlin", "DE"),
        ("75001", "Addison", "US"),
    ],
)
def test_foreign_codes_are_left_alone(postal, city, country):
    found = reconcile(postal, city, country=country)
    assert [found[name] for name in ADDRESS] == [postal, city, None, country]
    assert found["fault"] is None


def test_a_letter_before_the_code_names_the_country():
    found = reconcile("B-1000", "BRUXELLES")
    assert (found["postal_code"], found["city"], found["country"]) == ("1000", "Bruxelles", "BE")


def test_no_zero_is_added_to_a_code_whose_town_is_not_french():
    found = reconcile("1000", "Bruxelles")
    assert (found["postal_code"], found["country"], found["fault"]) == ("1000", None, "postal_code_invalid")


def test_where_the_file_is_of_no_country_only_what_the_reference_knows_is_french():
    assert reconcile("69003", "Lyon", default=None)["country"] == "FR"
    foreign = reconcile("SW1A 1AA", "London", default=None)
    assert (foreign["country"], foreign["fault"]) == (None, None)


def test_monaco_is_a_country():
    assert reconcile("98000", "MONACO")["country"] == "MC"


def test_armed_forces_are_left_alone():
    found = reconcile("00200", "ARMEES")
    assert (found["postal_code"], found["city"], found["fault"]) == ("00200", "ARMEES", None)


def test_faults_of_the_code():
    assert reconcile("99999", "Nulleville")["fault"] == "postal_code_unknown"
    assert reconcile("69003", "Trifouilly")["fault"] == "town_unknown"
    assert reconcile("ABC", "Lyon")["fault"] == "postal_code_invalid"


def test_an_empty_address_says_nothing():
    assert set(reconcile().values()) == {None}
    assert set(reconcile("", " ").values()) == {None}


def test_coordinates_are_those_of_the_commune():
    found = reconcile("38000", "Grenoble")
    assert found["latitude"] == pytest.approx(45.18, abs=0.05)
    assert found["longitude"] == pytest.approx(5.72, abs=0.05)


def test_countries_in_both_languages():
    words = [
        "FRANCE",
        "Deutschland",
        "gb",
        "USA",
        "Royaume-Uni",
        "La Réunion",
        "Côte d'Ivoire",
        "the Netherlands",
        "Mordor",
    ]
    column = clean_countries(pl.Series(words))
    assert column.values["country"].to_list() == ["FR", "DE", "GB", "US", "GB", "RE", "CI", "NL", None]
    assert column.fault.to_list() == [None] * 8 + ["country_unknown"]


def test_departments_and_regions():
    departments = clean_departments(pl.Series(["1", "01 - Ain", "Rhône (69)", "2a", "974", "Paris", "zz"]))
    assert departments.values["department"].to_list() == ["01", "01", "69", "2A", "974", "75", None]
    assert departments.fault[6] == "department_unknown"
    regions = clean_regions(pl.Series(["Bretagne", "53", "PACA", "Auvergne-Rhône-Alpes", "Mordor"]))
    assert regions.values["region"].to_list() == ["53", "53", "93", "84", None]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("LYON", "LYON", 0),
        ("LYON", "LION", 1),
        ("LYON", "LYN", 1),
        ("LYON", "LOYN", 1),
        ("", "AB", 2),
        ("ABCDEF", "ABXYEF", 2),
    ],
)
def test_slips_between_two_words(one, other, slips):
    assert distance(one, other, 2) == slips == distance(other, one, 2)


def test_doubt_between_two_towns_corrects_nothing():
    assert meant("VILLEX", ("VILLEA", "VILLEB")) is None
    assert meant("AB", ("AC",)) is None


CODES = st.sampled_from(
    ["69003", "1000", "01000", "75001", "F-69003", "69431", "SW1A 1AA", "2A004", "", "99999", "38000"]
)
TOWNS = st.sampled_from(
    [
        "LYON",
        "Lyon 3e",
        "Marseille",
        "BOURG EN BRESSE",
        "Grenobel",
        "LYON CEDEX 03",
        "Brou",
        "69003 Lyon",
        "x",
        "",
    ]
)
ROWS = st.lists(
    st.tuples(
        CODES | st.text(max_size=8) | st.none(),
        TOWNS | st.text(max_size=12) | st.none(),
        st.sampled_from(["69383", "1053", "x"]) | st.none(),
        st.sampled_from(["FR", "BE", "RE"]) | st.none(),
    ),
    max_size=12,
)


def columns(rows):
    return [pl.Series([row[n] for row in rows], dtype=pl.String) for n in range(4)]


@settings(max_examples=10)
@given(ROWS, st.sampled_from(["FR", None]))
def test_reconciling_again_changes_nothing_and_each_row_is_answered_alone(rows, default):
    once = reconcile_places(*columns(rows), default_country=default)
    assert once.height == len(rows)
    again = reconcile_places(*(once[name] for name in ADDRESS), default_country=default)
    assert again.select(ADDRESS).rows() == once.select(ADDRESS).rows()
    alone = [reconcile_places(*columns([row]), default_country=default) for row in rows[:1]]
    assert [one.row(0) for one in alone] == once.rows()[:1]
