"""How figures are written: 1 234,50 € in French, €1,234.50 in English."""

from __future__ import annotations

from decimal import Decimal

from chaland.kernel.text import Language

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


def figure(written: str, language: Language, space: str = " ") -> str:
    """What Python formatted (`1,234.5`), as the language writes it; `space` stands between French thousands."""
    return written.replace(",", space).replace(".", ",") if language == "fr" else written


def amount(
    value: Decimal | float, language: Language, currency: str = "EUR", *, space: str = " ", gap: str = " "
) -> str:
    """Of the main unit, with its cents. `space` stands between French thousands, `gap` before a sign or a code."""
    said = figure(f"{abs(value):,.2f}", language, space)
    minus = "-" if value < 0 else ""
    symbol = SYMBOLS.get(currency, currency)
    if language == "fr":
        return f"{minus}{said}{gap}{symbol}"
    return f"{minus}{symbol}{said}" if len(symbol) == 1 else f"{minus}{symbol}{gap}{said}"
