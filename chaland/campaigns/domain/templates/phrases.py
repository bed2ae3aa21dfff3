"""How a value is said to a person: dates, numbers and amounts in the language of the text.

In HTML numbers hold together with no-break spaces; elsewhere plain ones: a no-break space would more than double
the price of an SMS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

from chaland.kernel import figures
from chaland.kernel.figures import figure
from chaland.kernel.text import Language, Text
from chaland.segments.language.explain.values import MONTHS

# fmt: off
WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# fmt: on
YES, NO = Text("oui", "yes"), Text("non", "no")

_CENT = Decimal("0.01")
_DIRECTIVE = re.compile(r"%(-?.)", re.DOTALL)


class Amount(Decimal):
    """An amount in the main unit of its currency: 12.5 is 12,50 €. Computed with, it becomes a plain number."""

    currency: str

    def __new__(cls, cents: int, currency: str = "EUR") -> Self:
        amount = super().__new__(cls, Decimal(cents) / 100)
        amount.currency = currency
        return amount

    def __repr__(self) -> str:
        return f"Amount({self!s} {self.currency})"


def number(value: int | float | Decimal, language: Language, space: str = " ") -> str:
    """12 345,6 in French, 12,345.6 in English; at most two decimals, none when whole."""
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(_CENT, rounding=ROUND_HALF_EVEN)
    if rounded == rounded.to_integral_value():
        return figure(f"{int(rounded):,}", language, space)
    return figure(f"{rounded:,.2f}".rstrip("0"), language, space)


def amount(value: Decimal | float, language: Language, space: str = " ", currency: str = "EUR") -> str:
    """1 234,50 € in French, €1,234.50 in English."""
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return figures.amount(exact, language, currency, space=space, gap=space)


def long_date(value: date, language: Language, space: str = " ") -> str:
    """23 novembre 2026, 23 November 2026; the first of a month is 1er in French."""
    return f"{day_month(value, language, space)} {value.year}"


def day_month(value: date, language: Language, space: str = " ") -> str:
    first = "er" if language == "fr" and value.day == 1 else ""
    return f"{value.day}{first}{space}{month(value, language)}"


def short_date(value: date) -> str:
    """23/11/2026, in both languages: the day comes first in Britain too."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def month(value: date, language: Language) -> str:
    return MONTHS[value.month - 1].to(language)


def weekday(value: date, language: Language) -> str:
    return WEEKDAYS[language][value.weekday()]


def moment(value: datetime, language: Language, space: str = " ") -> str:
    """23 novembre 2026 à 14 h 05, 23 November 2026 at 14:05. value: in the time of its reader."""
    said = f"{value.hour}{space}h{space}{value.minute:02}" if language == "fr" else f"{value:%H:%M}"
    return f"{long_date(value, language, space)} {'à' if language == 'fr' else 'at'} {said}"


def dated(value: date, pattern: str, language: Language) -> str:
    """By a pattern of strftime: `%d/%m`, `%A %-d %B`. Raises: ValueError for a directive that is not one of
    %d %-d %m %-m %Y %y %B %b %A %a %H %M %%."""
    known = _directives(value, language)
    return _DIRECTIVE.sub(lambda found: _directive(known, found.group(1)), pattern)


def _directive(known: Mapping[str, str], name: str) -> str:
    if name not in known:
        raise ValueError(f"%{name}")
    return known[name]


def _directives(value: date, language: Language) -> Mapping[str, str]:
    name, day = month(value, language), weekday(value, language)
    hour, minute = (value.hour, value.minute) if isinstance(value, datetime) else (0, 0)
    return {
        "d": f"{value.day:02}",
        "-d": str(value.day),
        "m": f"{value.month:02}",
        "-m": str(value.month),
        "Y": f"{value.year:04}",
        "y": f"{value.year % 100:02}",
        "B": name,
        "b": name[:4] if language == "fr" and len(name) > 4 else name[:3],
        "A": day,
        "a": day[:3],
        "H": f"{hour:02}",
        "M": f"{minute:02}",
        "%": "%",
    }
