"""Money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.money import Money


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("12.34", 1234), ("-0.01", -1), ("0.005", 0), ("0.015", 2), ("0.025", 2), ("1234567.891", 123456789)],
)
def test_amounts_are_rounded_half_to_even(amount: str, cents: int) -> None:
    assert Money.of(Decimal(amount)) == Money(cents)


@given(st.integers(), st.integers())
def test_adding_adds_the_cents(one: int, other: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="USD"):
        Money(1) + Money(1, "USD")
