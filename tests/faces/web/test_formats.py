"""Numbers, money, dates and phones as each reader expects them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from chaland.faces.web import formats

THIN, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (0, "0", "0"),
        (1234567, f"1{THIN}234{THIN}567", "1,234,567"),
        (1234.5, f"1{THIN}234,50", "1,234.50"),
        (-12, "-12", "-12"),
        (None, "—", "—"),
    ],
)
def test_numbers(value: float | None, fr: str, en: str) -> None:
    assert (formats.number(value, "fr"), formats.number(value, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("cents", "currency", "fr", "en"),
    [
        (123456, "EUR", f"1{THIN}234,56{NBSP}€", "€1,234.56"),
        (-5, "EUR", f"-0,05{NBSP}€", "-€0.05"),
        (100, "CHF", f"1,00{NBSP}CHF", f"CHF{NBSP}1.00"),
    ],
)
def test_money(cents: int, currency: str, fr: str, en: str) -> None:
    assert (formats.money(cents, currency, "fr"), formats.money(cents, currency, "en")) == (fr, en)


def test_days_and_hours_are_local() -> None:
    late = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)
    assert formats.moment(late, "fr") == f"01/07/2026 0{NBSP}h{NBSP}05"
    assert formats.moment(late, "en") == "1 Jul 2026 00:05"
    assert formats.day(date(2026, 1, 2), "fr") == "02/01/2026"


@pytest.mark.parametrize(
    ("e164", "said"),
    [
        ("+33612345678", f"06{NBSP}12{NBSP}34{NBSP}56{NBSP}78"),
        ("+41227676111", f"+41{NBSP}22{NBSP}767{NBSP}61{NBSP}11"),
        ("", ""),
        ("not a number", "not a number"),
    ],
)
def test_phones(e164: str, said: str) -> None:
    assert formats.phone(e164) == said


@given(st.text())
def test_initials_are_short(name: str) -> None:
    assert len(formats.initials(name)) <= 6  # a letter may have three capitals: ŉ, ΐ


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", date(2011, 12, 1), "jeudi 1er décembre 2011"),
        ("fr", date(2026, 11, 22), "dimanche 22 novembre 2026"),
        ("en", date(2011, 12, 1), "Thursday 1 December 2011"),
    ],
)
def test_long_days(language: str, day: date, said: str) -> None:
    with override(language):
        assert formats.long_day(day) == said


@pytest.mark.parametrize(
    ("share", "fr", "en"),
    [
        (0, "0\u202f%", "0%"),
        (1, "100\u202f%", "100%"),
        (0.1234, "12,3\u202f%", "12.3%"),
        (0.00001, "<\u00a00,1\u202f%", "<\u00a00.1%"),
        (0.99999, "100\u202f%", "100%"),
    ],
)
def test_shares(share: float, fr: str, en: str) -> None:
    assert (formats.percent(share, "fr"), formats.percent(share, "en")) == (fr, en)
