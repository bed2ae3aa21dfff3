from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from chaland.intake.cleaning import (
    CORRECTIONS,
    FINDINGS,
    ColumnUse,
    custom_schema,
    output_schema,
)
from tests.intake.cleaning.scene import CONTACTS, PEOPLE, cleaned, frame, mapping


def test_a_contact_comes_out_whole():
    first = cleaned(PEOPLE, CONTACTS).rows.row(0, named=True)
    assert first == first | {
        "row": 0, "part": 0, "external_id": "1", "civility": "M.", "first_name": "Jean", "last_name": "Dupont",
        "birth_date": date(1980, 3, 5), "company": "Société Durand SARL", "legal_form": "SARL",
        "siren": "732829320", "siret": "73282932000074", "email": "jean.dupont@poste.fr",
        "emails_other": ["jd@poste.fr"], "mobile": "+33612345678", "phone": None, "phones_other": None,
        "street": "12 rue de la Republique", "postal_code": "01000", "city": "Bourg-en-Bresse", "insee": "01053",
        "department": "01", "region": "84", "country": "FR", "hobbies": ["golf", "voile"], "loyalty_points": 1250,
        "created_at": datetime(2024, 3, 5, 13, 30, tzinfo=UTC), "notes": "bon client\nrappeler",
        "custom.fuel": "diesel", "custom.club": True, "custom.budget": 1234.5, "custom.check": date(2026, 6, 1),
        "custom.tastes": ["sucré", "salé"],
    }  # fmt: skip


def test_cells_that_hold_several_things_are_taken_apart():
    second = cleaned(PEOPLE, CONTACTS).rows.row(1, named=True)
    assert (second["mobile"], second["phone"]) == ("+33612345679", "+33478123456")
    assert (second["email"], second["emails_other"]) == ("helene@tour.fr", ["h@tour.fr"])
    assert (second["postal_code"], second["city"], second["insee"]) == ("69003", "Lyon", "69383")


def test_what_names_nobody_is_rejected_with_its_reason():
    answer = cleaned(PEOPLE, CONTACTS)
    assert answer.rows["row"].to_list() == [0, 1]
    assert answer.rejects.rows() == [(2, "nom", "last_name", "row_empty_of_identity", None, None)]


def test_corrections_show_before_and_after():
    found = cleaned(PEOPLE, CONTACTS).corrections.rows()
    assert (0, "cp", "postal_code", "postal_code_zero", "1000", "01000") in found
    assert (0, "ville", "city", "town_spelling", "BOURG EN BRESSE", "Bourg-en-Bresse") in found
    assert (
        0,
        "societe",
        "company",
        "mojibake_repaired",
        "SociÃ©tÃ© Durand SARL",
        "Société Durand SARL",
    ) in found
    assert (1, "ne", "birth_date", "date_two_digit_year", "13/04/75", "1975-04-13") in found
    assert found == sorted(found, key=lambda correction: correction[0])


def test_warnings_show_the_value_as_it_was():
    assert (1, "points", "loyalty_points", "number_not_whole", "12,5", None) in cleaned(
        PEOPLE, CONTACTS
    ).warnings.rows()


def test_frames_have_the_schemas_they_announce():
    answer = cleaned(PEOPLE, CONTACTS)
    announced = {**output_schema("contacts"), **custom_schema(CONTACTS)}
    assert dict(answer.rows.schema) == {name: announced[name] for name in answer.rows.columns}
    assert dict(answer.corrections.schema) == CORRECTIONS
    assert dict(answer.warnings.schema) == dict(answer.rejects.schema) == FINDINGS
    assert "latitude" in answer.rows.columns
    assert "fax" not in answer.rows.columns


def test_a_couple_makes_two_records_that_share_how_to_reach_them():
    table = frame(qui=["M. et Mme DUPONT Jean et Marie"], id=["7"], tel=["0612345678"], ne=["13/02/1980"])
    used = mapping("contacts", qui="full_name", id="external_id", tel="mobile", ne="birth_date")
    rows = cleaned(table, used).rows
    assert rows.select("row", "part", "external_id", "civility", "first_name", "last_name").rows() == [
        (0, 0, "7", "M.", "Jean", "Dupont"),
        (0, 1, "7/2", "Mme", "Marie", "Dupont"),
    ]
    assert rows["mobile"].to_list() == ["+33612345678"] * 2
    assert rows["birth_date"].to_list() == [date(1980, 2, 13), None]


def test_two_first_names_in_their_column_are_two_persons_under_the_surname_beside():
    table = frame(
        civ=["M. et Mme", None, "M. & Mme", None, "Mmes", "M.", "M. et Mme"],
        nom=["McDONALD", "M. et Mme DURAND", "LE GOFF", "PETIT", "ROUX", "BLANC", "MARTIN"],
        prénom=["Jean et Marie", "Paul et Anne", "Luc & Zoé", "Léa et Tom", "Ève + Ana", "Jean et Luc", None],
    )
    used = mapping("contacts", civ="civility", nom="last_name", prénom="first_name")
    answer = cleaned(table, used)
    names = answer.rows.select(
        pl.concat_str("civility", "first_name", "last_name", separator=" ", ignore_nulls=True)
    )
    assert names.to_series().to_list() == [
        "M. Jean McDonald", "Mme Marie McDonald",
        "M. Paul Durand", "Mme Anne Durand",
        "M. Luc Le Goff", "Mme Zoé Le Goff",
        "Léa Petit", "Tom Petit",
        "Mme Ève Roux", "Mme Ana Roux",
        "M. Jean et Luc Blanc",  # one title: nobody knows whose
        "M. et Mme Martin",
    ]  # fmt: skip
    shown = answer.corrections.filter(rule="person_couple_split", header="prénom")["after"]
    assert shown[0] == "M. Jean McDonald; Mme Marie McDonald"


def test_two_first_names_may_be_kept_as_one():
    table = frame(civ=["M. et Mme"], nom=["PETIT"], prénom=["Léa et Tom"])
    kept = ColumnUse("prénom", "first_name", split=False)
    used = mapping("contacts", civ="civility", nom="last_name", prénom=kept)
    assert cleaned(table, used).rows["first_name"].to_list() == ["Léa et Tom"]


def test_a_couple_may_be_kept_as_one():
    table = frame(qui=["M. et Mme DUPONT Jean et Marie"])
    used = mapping("contacts", qui=ColumnUse("qui", "full_name", split=False))
    assert cleaned(table, used).rows.select("part", "first_name").rows() == [(0, "Jean")]


def test_a_whole_address_among_the_streets_is_taken_apart_where_no_town_is_given():
    table = frame(
        nom=["A", "B", "C", "D", "E"],
        rue=[
            "12 rue de la Paix 75002 Paris",
            "12 rue de la Paix 75002 Paris",
            "3 chemin du Moulin",
            "12000 route de Nice",
            None,
        ],
        cp=[None, "69003", None, None, None],
        ville=["", "Lyon", None, "Antibes", None],
    )
    used = mapping("contacts", nom="last_name", rue="street", cp="postal_code", ville="city")
    rows = cleaned(table, used).rows
    assert rows["street"].to_list() == [
        "12 rue de la Paix",
        "12 rue de la Paix 75002 Paris",
        "3 chemin du Moulin",
        "12000 route de Nice",
        None,
    ]
    assert rows["postal_code"].to_list()[:3] == ["75002", "69003", None]
    assert rows["city"].to_list()[:3] == ["Paris", "Lyon", None]
    split = cleaned(table, used).corrections.filter(pl.col("rule") == "address_split")
    assert split["after"].to_list() == ["12 rue de la Paix | 75002 | Paris"]


def test_a_column_of_streets_alone_gives_towns_too():
    table = frame(nom=["A", "B"], rue=["5, av. Foch, 69006 LYON", "5 rue X"])
    row = cleaned(table, mapping("contacts", nom="last_name", rue="street")).rows.row(0, named=True)
    assert (row["street"], row["postal_code"], row["city"]) == ("5 av. Foch", "69006", "Lyon")
    assert row["department"] == "69"


def test_nothing_is_said_of_the_regions_of_other_countries():
    table = frame(
        nom=["A", "B", "C"], reg=["New York", "Narnia", "Narnia"], pays=["États-Unis", "France", None]
    )
    used = mapping("contacts", nom="last_name", reg="region", pays="country")
    faults = cleaned(table, used).warnings.filter(pl.col("fault") == "region_unknown")
    assert faults["row"].to_list() == [1, 2]


def test_a_whole_address_fills_what_has_no_column():
    table = frame(nom=["Dupont"], adresse=["Bât. B\n12 rue de la Paix\n75002 PARIS\nFrance"])
    row = cleaned(table, mapping("contacts", nom="last_name", adresse="address")).rows.row(0, named=True)
    assert (row["building_line"], row["street"]) == ("Bât. B", "12 rue de la Paix")
    assert (row["postal_code"], row["city"], row["insee"], row["country"]) == (
        "75002",
        "Paris",
        "75102",
        "FR",
    )


def test_coordinates_of_the_file_come_before_those_of_the_commune():
    table = frame(nom=["A", "B", "C"], ville=["Lyon"] * 3, gps=["45.1, 4.2", "0,0", "x"])
    rows = cleaned(table, mapping("contacts", nom="last_name", ville="city", gps="coordinates")).rows
    assert rows["latitude"][0] == 45.1
    assert rows["longitude"][0] == 4.2
    assert rows["latitude"][1] == rows["latitude"][2] == pytest.approx(45.76, abs=0.05)


def test_a_masked_column_leaves_no_trace():
    table = frame(nom=["Dupont"], carte=["4970 1012 3456 7890"])
    used = mapping("contacts", nom="last_name", carte=ColumnUse("carte", None, "card", masked=True))
    answer = cleaned(table, used)
    assert answer.rows.columns == ["row", "part", "last_name"]
    everything = [answer.rows, answer.corrections, answer.warnings, answer.rejects]
    assert "4970" not in "".join(str(part.rows()) for part in everything)


def test_a_house_number_in_a_column_of_its_own_stands_before_the_street() -> None:
    used = mapping(
        "contacts",
        no="street_number",
        rep="street_number",
        nom="last_name",
        genre="street_type",
        rue="street",
        cp="postal_code",
    )
    table = frame(
        no=["12", "4.0", "7", "9"],
        rep=["bis", None, None, None],
        genre=["RUE", "avenue", None, "rue"],
        rue=["DES LILAS", "FOCH", "7 place Bellecour", None],
        cp=["69003", "75016", "69002", "69001"],
        nom=["Dupont", "Durand", "Martin", "Petit"],
    )
    assert cleaned(table, used).rows["street"].to_list() == [
        "12 bis rue des Lilas",
        "4 avenue Foch",
        "7 place Bellecour",
        None,
    ]
