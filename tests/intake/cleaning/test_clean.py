from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning import (
    CORRECTIONS,
    FAULTS,
    FINDINGS,
    RULES,
    ColumnUse,
    Evidence,
    Mapping,
    clean,
    custom_schema,
    gather_evidence,
    output_schema,
)
from chaland.intake.fields import FIELDS, KINDS, fields_for

TODAY = date(2026, 11, 22)


def mapping(kind, **fields):
    """`mapping("contacts", nom="last_name")`: header -> field, or a ColumnUse of its own."""
    uses = [use if isinstance(use, ColumnUse) else ColumnUse(header, use) for header, use in fields.items()]
    return Mapping(kind, tuple(uses))


def frame(**columns):
    return pl.DataFrame({name: pl.Series(cells, dtype=pl.String) for name, cells in columns.items()})


def cleaned(table, used, **changes):
    return clean(table, used, gather_evidence(table, used, today=TODAY, **changes))


CONTACTS = mapping(
    "contacts",
    id="external_id", civ="civility", nom="last_name", prenom="first_name", ne="birth_date", societe="company",
    siret="siret", mail="email", mail2="email", tel="phone", rue="street", cp="postal_code", ville="city",
    loisirs="hobbies", points="loyalty_points", cree="created_at", remarque="notes", remarque2="notes",
    energie=ColumnUse("energie", None, "fuel"), club=ColumnUse("club", None, "club", "yes_no"),
    budget=ColumnUse("budget", None, "budget", "number"), controle=ColumnUse("controle", None, "check", "date"),
    gouts=ColumnUse("gouts", None, "tastes", "list"),
)  # fmt: skip

PEOPLE = frame(
    id=["1", "2", None],
    civ=["Mr", "mme", None],
    nom=["DUPONT", "de la tour", None],
    prenom=["JEAN", "Hélène", None],
    ne=["05/03/1980", "13/04/75", None],
    societe=["SociÃ©tÃ© Durand SARL", None, None],
    siret=["73282932000074", None, None],
    mail=["JEAN.DUPONT@POSTE.FR", "helene@tour.fr; h@tour.fr", None],
    mail2=["jd@poste.fr", "h@tour.fr", None],
    tel=["06 12 34 56 78", "0478123456 / 0612345679", None],
    rue=["12 RUE DE LA REPUBLIQUE", None, None],
    cp=["1000", "69003 LYON 03", "75001"],
    ville=["BOURG EN BRESSE", None, "Paris"],
    loisirs=["golf; voile", None, None],
    points=["1 250", "12,5", None],
    cree=["05/03/2024 14:30", "20/03/2024", None],
    remarque=["bon client", None, None],
    remarque2=["rappeler", None, None],
    energie=["diesel", "essence", None],
    club=["oui", "X", None],
    budget=["1 234,5", "12", None],
    controle=["01/06/2026", None, None],
    gouts=["sucré, salé", None, None],
)


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
    assert answer.rejects.rows() == [(2, "nom", "last_name", "row_empty_of_identity", None)]


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
    assert (1, "points", "loyalty_points", "number_not_whole", "12,5") in cleaned(
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


PURCHASES = mapping(
    "purchases",
    n="order",
    client="customer_id",
    quand="date",
    quoi="product",
    q="quantity",
    pu="unit_price",
    total="amount",
)


def purchases(*rows):
    names = ("n", "client", "quand", "quoi", "q", "pu", "total")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def test_amounts_are_computed_exactly_and_returns_are_negative():
    table = purchases(
        ("1", "a", "2024-03-05 09:00:00", "x", "3", "0.335", None),
        ("2", "a", "2024-03-05 10:00:00", "x", "-2", "2.50", None),
        ("C3", "a", "2024-03-06 10:00:00", "x", "1", "2.50", None),
        ("4", "a", "2024-03-06 10:00:00", "x", "-1", "2.50", "2.50"),
        ("5", "a", "2024-03-07 10:00:00", "x", "2", "2.50", "4.00"),
        ("6", "a", "2024-03-07 10:00:00", "x", "0.5", "0.01", None),
    )
    rows = cleaned(table, PURCHASES).rows
    assert rows["amount_cents"].to_list() == [100, -500, -250, -250, 400, 0]
    assert rows["currency"].to_list() == ["EUR"] * 6
    assert rows["at"][0] == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_a_letter_c_cancels_nothing_where_every_order_bears_it():
    table = purchases(*(("C1", "a", "2024-03-05", "x", "1", "2.50", None),) * 3)
    assert cleaned(table, PURCHASES).rows["amount_cents"].to_list() == [250] * 3


def test_purchases_without_date_or_amount_are_rejected_and_anonymous_ones_kept():
    table = purchases(
        ("1", "a", "31/02/2024", "x", "1", "2,50", None),
        ("2", "a", "13/02/2024", "x", "1", None, "abc"),
        ("3", None, "13/02/2024", "x", "1", "2,50", None),
    )
    answer = cleaned(table, PURCHASES)
    assert answer.rejects.rows() == [
        (0, "quand", "date", "purchase_without_date", "31/02/2024"),
        (1, "total", "amount", "purchase_without_amount", "abc"),
    ]
    assert answer.rows["row"].to_list() == [2]
    assert answer.rows["at"].to_list() == [None]
    assert "date_invalid" in answer.warnings["fault"].to_list()


def test_identifiers_that_passed_through_decimals_are_whole_again():
    table = purchases(*(("1", f"{n}.0", "2024-03-05", "x", "1", "2.50", None) for n in (17850, 12)))
    assert cleaned(table, PURCHASES).rows["customer_id"].to_list() == ["17850", "12"]


def test_products():
    table = frame(ref=["P1", None], nom=["Clio", None], prix=["12 500 €", "1"], duree=["84 mois", None])
    used = mapping("products", ref="product_code", nom="product", prix="unit_price", duree="lifetime_months")
    answer = cleaned(table, used)
    assert answer.rows.drop("row", "part").rows() == [("P1", "Clio", 1250000, "EUR", 84)]
    assert answer.rejects["fault"].to_list() == ["product_without_name"]


def test_a_product_that_only_has_a_number_is_rejected():
    table = frame(id=["2003-0160"], prix=["50"])
    answer = cleaned(table, mapping("products", id="external_id", prix="unit_price"))
    assert answer.rejects["fault"].to_list() == ["product_without_name"]


def test_a_call_with_nobody_is_rejected():
    table = frame(quand=["2024-03-05 10:00"] * 2, mail=["a@example.fr", None], quoi=["x", "y"])
    used = mapping("interactions", quand="at", mail="customer_email", quoi="subject")
    assert cleaned(table, used).rejects["fault"].to_list() == ["interaction_without_person"]
    nobody = cleaned(table, mapping("interactions", quand="at", quoi="subject"))
    assert nobody.rejects["fault"].to_list() == ["interaction_without_person"] * 2


def test_events_keep_unknown_columns_as_typed_properties():
    table = frame(
        qui=["a@b.fr", None],
        quoi=["page_view", None],
        quand=["2024-03-05T09:00:00Z", "x"],
        prix=["12.5", None],
    )
    used = mapping(
        "events",
        qui="customer_email",
        quoi="type",
        quand="at",
        prix=ColumnUse("prix", None, "price", "number"),
    )
    answer = cleaned(table, used)
    assert answer.rows.drop("row", "part").rows() == [
        ("a@b.fr", "page_view", datetime(2024, 3, 5, 9, tzinfo=UTC), 12.5)
    ]
    assert answer.rejects["fault"].to_list() == ["event_without_date", "event_without_type"]


def test_interactions_and_consents():
    table = frame(
        qui=["Mme Marie Durand"],
        quand=["13/03/2024 10:00"],
        nature=["Appel"],
        issue=["À rappeler"],
        note=["4"],
    )
    used = mapping(
        "interactions",
        qui="customer_name",
        quand="at",
        nature="interaction_kind",
        issue="outcome",
        note="satisfaction",
    )
    row = cleaned(table, used).rows.row(0, named=True)
    assert (row["customer_first_name"], row["customer_last_name"]) == ("Marie", "Durand")
    assert (row["interaction_kind"], row["outcome"], row["satisfaction"]) == ("call", "call_back", 4)

    table = frame(
        mail=["a@b.fr", "a@b.fr", None],
        canal=["SMS", "SMS", "e-mail"],
        accord=["oui", "?", "non"],
        le=["13/03/2024"] * 3,
        d=["salon"] * 3,
    )
    used = mapping("consents", mail="customer_email", canal="channel", accord="consent", le="date", d="proof")
    answer = cleaned(table, used)
    assert answer.rows.select("channel", "consent", "date").rows() == [("sms", True, date(2024, 3, 13))]
    assert answer.rejects["fault"].to_list() == ["consent_without_answer", "consent_without_person"]


def test_every_code_that_comes_out_is_said_in_words():
    answer = cleaned(PEOPLE, CONTACTS)
    assert set(answer.corrections["rule"]) <= set(RULES)
    assert {*answer.warnings["fault"], *answer.rejects["fault"]} <= set(FAULTS)


def test_no_code_means_two_things():
    assert all(code == rule.code for code, rule in RULES.items())
    assert not set(RULES) & set(FAULTS)


class TestEvidence:
    def test_it_survives_json(self):
        evidence = gather_evidence(PEOPLE, CONTACTS, today=TODAY)
        assert Evidence.from_json(evidence.to_json()) == evidence

    def test_a_doubtful_column_follows_the_order_its_neighbour_proves(self):
        table = frame(a=["05/03/2024"], b=["03/13/2024"])
        used = mapping("contacts", a="birth_date", b="created_at")
        assert gather_evidence(table, used, today=TODAY).date("a").order == "mdy"

    def test_the_country_holds_only_in_a_file_that_is_mostly_french(self):
        used = mapping("contacts", cp="postal_code")
        assert gather_evidence(frame(cp=["69003", "1000", "x"]), used, today=TODAY).country == "FR"
        assert gather_evidence(frame(cp=["SW1A 1AA", "EC1", "69003"]), used, today=TODAY).country is None
        used = mapping("contacts", pays="country")
        assert gather_evidence(frame(pays=["Belgique", "BE", "France"]), used, today=TODAY).country is None
        assert gather_evidence(frame(pays=["France", None, None]), used, today=TODAY).country == "FR"


# laws

CELLS = st.sampled_from(
    ["M. et Mme DUPONT Jean et Marie", "DUPONT jean", "05/03/2024", "13/02/98", "45356", "1000", "69003 LYON 03", "Lyon",
     "1 234,56 €", "(12,50)", "a@b.fr; c@d.fr", "06 12 34 56 78", "N/A", "oui", "x", "SociÃ©tÃ©", "golf; voile", "BE", "-", "C12"]
)  # fmt: skip
CELL = CELLS | st.text(max_size=12) | st.none()


def all_fields(kind):
    uses = [ColumnUse(field.name, field.name) for field in fields_for(kind)]
    return Mapping(kind, (*uses, ColumnUse("extra", None, "extra", "number")))


@st.composite
def tables(draw, kind):
    headers = [use.header for use in all_fields(kind).columns]
    height = draw(st.integers(0, 6))
    rows = draw(
        st.lists(
            st.dictionaries(st.sampled_from(headers), CELL, max_size=8), min_size=height, max_size=height
        )
    )
    return pl.DataFrame(
        [[row.get(header) for header in headers] for row in rows],
        schema=dict.fromkeys(headers, pl.String),
        orient="row",
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=4)
@given(data=st.data())
def test_no_row_is_lost_and_chunks_do_not_change_the_answer(kind, data):
    table, used = data.draw(tables(kind)), all_fields(kind)
    evidence = gather_evidence(table, used, today=TODAY)
    whole = clean(table, used, evidence)
    assert {*whole.rows["row"], *whole.rejects["row"]} == set(range(table.height))
    assert not set(whole.rows["row"]) & set(whole.rejects["row"])
    announced = {**output_schema(kind), **custom_schema(used)}
    assert dict(whole.rows.schema) == {name: announced[name] for name in whole.rows.columns}
    cut = data.draw(st.integers(0, table.height))
    parts = [(0, clean(table[:cut], used, evidence)), (cut, clean(table[cut:], used, evidence))]
    for name in ("rows", "corrections", "warnings", "rejects"):
        joined = pl.concat([getattr(part, name).with_columns(pl.col("row") + start) for start, part in parts])
        assert joined.rows() == getattr(whole, name).select(joined.columns).rows()


def test_cleaning_what_was_cleaned_changes_nothing():
    once = cleaned(PEOPLE, CONTACTS).rows
    names = [
        field.name
        for field in FIELDS
        if field.name in once.columns and field.name not in ("latitude", "longitude")
    ]
    again = cleaned(once, mapping("contacts", **{name: name for name in names}))
    assert again.rows.select(names).rows() == once.select(names).rows()


def test_fillers_of_any_column_leave_nothing_but_the_correction():
    fillers = ["0", "x", "?", "-", "inconnu"]
    table = frame(id=list("12345"), nom=fillers, rue=fillers, ville=fillers, mail=fillers, ne=fillers)
    used = mapping(
        "contacts",
        id="external_id",
        nom="last_name",
        rue="street",
        ville="city",
        mail="email",
        ne="birth_date",
    )
    answer = cleaned(table, used)
    shown = answer.rows.select("last_name", "street", "city", "email")
    assert shown.null_count().row(0) == (5, 5, 5, 5)
    emptied = answer.corrections.filter(pl.col("rule").is_in(["placeholder_emptied", "date_placeholder"]))
    assert emptied.group_by("header").len().sort("header")["len"].to_list() == [5, 4, 5, 5, 5]
    assert answer.warnings["value"].to_list() == ["x"]  # a tick in a column of dates is no filler


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_remedy_is_a_sentence(code):
    for words in (FAULTS[code].remedy.fr, FAULTS[code].remedy.en):
        assert words[0] == words[0].upper()
        assert words.endswith(".")


@pytest.mark.parametrize("code", sorted(RULES))
def test_no_rule_carries_an_example_of_its_own(code):
    for words in (RULES[code].text.fr, RULES[code].text.en):
        assert "→" not in words
        assert "Ã" not in words


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
