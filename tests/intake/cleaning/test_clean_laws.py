from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning import (
    FAULTS,
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
from tests.intake.cleaning.scene import CONTACTS, PEOPLE, TODAY, cleaned, frame, mapping


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
