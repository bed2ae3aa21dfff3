"""Numbers that a spreadsheet rewrote: `6.12345678E8`, `612345678.0`, `7,32829E+13`."""

from __future__ import annotations

import re

import polars as pl

from chaland.intake.cleaning.column import Fault
from chaland.kernel.text import Text

DAMAGED = Fault(
    "number_damaged_by_excel",
    Text(
        "numéro abrégé par le tableur : ses derniers chiffres sont perdus",
        "number shortened by the spreadsheet: its last digits are lost",
    ),
    Text(
        "Dans le fichier d'origine, mettez la colonne au format Texte puis exportez à nouveau.",
        "In the original file, set the column to Text and export again.",
    ),
)
SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$"
"""A number in scientific notation, as spreadsheets write it. Python and Rust syntax."""

# Excel shows six significant digits; with seven or more, a program wrote them all and dropped final zeros only.
_SHOWN_BY_EXCEL = 6
_FINAL_ZEROS = 3


def full_digits(scientific: str) -> str | None:
    """All the digits of a text that matches SCIENTIFIC; null when some are lost."""
    mantissa, _, exponent = scientific.lower().partition("e")
    digits = re.sub(r"\D", "", mantissa)
    missing = int(exponent) + 1 - len(digits)
    sure = missing == 0 or (len(digits) > _SHOWN_BY_EXCEL and 0 < missing <= _FINAL_ZEROS)
    return digits + "0" * missing if sure else None


def without_decimal(text: pl.Expr) -> pl.Expr:
    """`612345678.0` gives `612345678`: a number that passed through a decimal column."""
    return text.str.replace(r"^'?(\d{3,15})[.,]0{1,2}$", "$1")
