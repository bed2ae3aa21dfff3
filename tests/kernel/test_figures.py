from decimal import Decimal

import pytest

from chaland.kernel.figures import amount, figure
from chaland.kernel.text import Language


@pytest.mark.parametrize(
    ("value", "language", "currency", "said"),
    [
        (1234.5, "fr", "EUR", "1 234,50 €"),
        (1234.5, "en", "EUR", "€1,234.50"),
        (Decimal("-0.5"), "fr", "USD", "-0,50 $"),
        (-0.5, "en", "GBP", "-£0.50"),
        (12, "fr", "CHF", "12,00 CHF"),
        (12, "en", "CHF", "CHF 12.00"),
    ],
)
def test_amounts(value: float, language: Language, currency: str, said: str) -> None:
    assert amount(value, language, currency) == said


def test_the_spaces_are_the_callers() -> None:
    assert amount(1234, "fr", space="\u202f", gap="\u00a0") == "1\u202f234,00\u00a0€"
    assert figure("1,234.5", "fr", "\u202f") == "1\u202f234,5"
    assert figure("1,234.5", "en", "\u202f") == "1,234.5"
