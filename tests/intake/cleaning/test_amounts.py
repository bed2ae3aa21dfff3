from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning.amounts import (
    NumberEvidence,
    clean_amounts,
    clean_integers,
    clean_numbers,
    number_evidence,
)
from chaland.intake.cleaning.currencies import clean_currencies

COMMA, DOT, UNKNOWN = NumberEvidence(","), NumberEvidence("."), NumberEvidence("unknown")


def amount(text, evidence=COMMA):
    """cents, currency, rule, fault of one cell."""
    column = clean_amounts(pl.Series([text], dtype=pl.String), evidence)
    return column.values["cents"][0], column.values["currency"][0], column.rule[0], column.fault[0]


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("1 234,56 €", 123456, "EUR"),
        ("1\u202f234,56\u00a0€", 123456, "EUR"),
        ("1.234,56", 123456, None),
        ("1,234.56", 123456, None),
        ("1.234.567,8", 123456780, None),
        ("1,234,567.8", 123456780, None),
        ("1'234.50", 123450, None),
        ("CHF 1’234.50", 123450, "CHF"),
        ("-12.5", -1250, None),
        ("− 12", -1200, None),
        ("-€12.50", -1250, "EUR"),
        ("EUR 12", 1200, "EUR"),
        ("12 euros", 1200, "EUR"),
        ("$12.00", 1200, "USD"),
        ("£3.20", 320, "GBP"),
        ("12€50", 1250, "EUR"),
        ("12 € 50", 1250, "EUR"),
        ("12,-", 1200, None),
        ("12,50 € TTC", 1250, "EUR"),
        ("1 000 € HT", 100000, "EUR"),
        ("0,5", 50, None),
        (",5", 50, None),
        ("0012", 1200, None),
        ("+12", 1200, None),
        ("0", 0, None),
        ("1.2E+05", 12000000, None),
        ("12.500000000000002", 1250, None),
        ("999999999999", 99999999999900, None),
    ],
)
def test_amounts_are_exact_cents(text, cents, currency):
    assert amount(text) == (cents, currency, None, None)


@pytest.mark.parametrize(
    ("text", "cents", "rule"),
    [
        ("(12,50)", -1250, "amount_accounting"),
        ("(12,50 €)", -1250, "amount_accounting"),
        ("12,50-", -1250, "amount_accounting"),
        ("gratuit", 0, "number_written_out"),
        ("Offert", 0, "number_written_out"),
        ("12 k€", 1200000, "number_scaled"),
        ("1,5 M€", 150000000, "number_scaled"),
        ("2,675", 268, "amount_rounded"),
        ("2,665", 266, "amount_rounded"),
        ("0.005", 0, "amount_rounded"),
        ("0.015", 2, "amount_rounded"),
        ("-0.015", -2, "amount_rounded"),
    ],
)
def test_what_was_interpreted_is_told(text, cents, rule):
    found = amount(text)
    assert (found[0], found[2], found[3]) == (cents, rule, None)


@pytest.mark.parametrize(
    "text", ["abc", "12 34", "--5", "1 234.567,8", "12,5,5", "1234567890123", "12 %", "€", "12 zorglub"]
)
def test_what_is_no_amount_is_refused(text):
    assert amount(text) == (None, None, None, "amount_invalid")


@pytest.mark.parametrize("text", ["", "  ", None])
def test_nothing_is_nothing(text):
    assert amount(text) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "evidence", "cents", "fault"),
    [
        ("1,234", COMMA, 123, None),
        ("1,234", DOT, 123400, None),
        ("1.234", COMMA, 123400, None),
        ("1.234", DOT, 123, None),
        ("0,500", DOT, 50, None),
        ("1.234", UNKNOWN, 123400, "number_separator_assumed"),
        ("1,234", UNKNOWN, 123400, "number_separator_assumed"),
        ("12", UNKNOWN, 1200, None),
    ],
)
def test_three_digits_after_a_mark_follow_the_column(text, evidence, cents, fault):
    found = amount(text, evidence)
    assert (found[0], found[3]) == (cents, fault)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,5", "1,234"], ","),
        (["1.5", "2.000"], "."),
        (["1,234", "1,234,567"], "."),
        (["1.234.567"], ","),
        (["1.234,5"], ","),
        (["-12,50 €"], ","),
        (["0,500"], ","),
        (["1.234"], "unknown"),
        (["12", "13", None], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_column_proves_its_mark(texts, mark):
    assert number_evidence(pl.Series(texts, dtype=pl.String)).decimal == mark


def test_numbers_keep_all_their_decimals_and_lose_their_unit():
    column = clean_numbers(pl.Series(["45.764042123", "12 %", "150 pts", "-0,5", "1e-3", "x"]), DOT)
    assert column.values["number"].to_list() == [45.764042123, 12.0, 150.0, -0.5, 0.001, None]
    assert column.rule.to_list() == [None, "unit_removed", "unit_removed", None, None, None]
    assert column.fault.to_list() == [None, None, None, None, None, "number_invalid"]


def test_whole_numbers_refuse_decimals():
    column = clean_integers(pl.Series(["12,0", "12,5", "1 250 pts", "-3", "007"]), COMMA)
    assert column.values["integer"].to_list() == [12, None, 1250, -3, 7]
    assert column.fault.to_list() == [None, "number_not_whole", None, None, None]


def test_currencies():
    column = clean_currencies(pl.Series(["€", "euros", "usd", "XYZ", "sous", ""]))
    assert column.values["currency"].to_list() == ["EUR", "EUR", "USD", "XYZ", None, None]
    assert column.fault.to_list() == [None, None, None, "currency_unknown", "currency_unknown", None]


CENTS = st.integers(-(10**13), 10**13)


@settings(max_examples=25)
@given(st.lists(CENTS, min_size=1, max_size=20))
def test_every_amount_written_the_french_way_is_read_back_to_the_cent(amounts):
    texts = [f"{Decimal(cents) / 100:,.2f}".replace(",", " ").replace(".", ",") + " €" for cents in amounts]
    assert clean_amounts(pl.Series(texts), UNKNOWN).values["cents"].to_list() == amounts


@settings(max_examples=25)
@given(st.lists(CENTS, min_size=1, max_size=20))
def test_every_amount_written_the_english_way_is_read_back_to_the_cent(amounts):
    texts = pl.Series([*(f"{Decimal(cents) / 100:,.2f}" for cents in amounts)])
    assert clean_amounts(texts, number_evidence(texts)).values["cents"].to_list() == amounts


@settings(max_examples=25)
@given(
    st.lists(st.text(alphabet="0123456789.,'() -+€k%eE$", max_size=12) | st.text() | st.none(), max_size=20)
)
def test_no_text_makes_it_raise(texts):
    series = pl.Series(texts, dtype=pl.String)
    for evidence in (COMMA, DOT, UNKNOWN, number_evidence(series)):
        for clean, name in ((clean_amounts, "cents"), (clean_numbers, "number"), (clean_integers, "integer")):
            column = clean(series, evidence)
            assert len(column.values[name]) == len(column.rule) == len(column.fault) == len(texts)


@settings(max_examples=25)
@given(st.lists(st.floats(-1e9, 1e9).map(lambda number: round(number, 4)), min_size=1, max_size=20))
def test_numbers_survive_a_second_reading(numbers):
    once = clean_numbers(pl.Series([str(number) for number in numbers]), DOT).values["number"]
    assert clean_numbers(once, DOT).values["number"].to_list() == once.to_list()
