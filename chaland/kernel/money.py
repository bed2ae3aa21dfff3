"""Money as integer cents with a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

HOUSE = "EUR"
"""The currency in which the house adds up: amounts in another one are kept, shown, and never added to these."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount. Units: cents. `currency` is an ISO 4217 code."""

    cents: int
    currency: str = HOUSE

    @classmethod
    def of(cls, amount: Decimal, currency: str = HOUSE) -> Money:
        """From a decimal amount of the main unit, rounded half to even."""
        return cls(int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.cents + other.cents, self.currency)
