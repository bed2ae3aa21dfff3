"""Capitals for places and streets written all in capitals or all in small letters."""

from __future__ import annotations

import polars as pl

_SMALL = (
    "De", "Du", "Des", "La", "Le", "Les", "Et", "Sur", "Sous", "En", "Au", "Aux", "Lès", "Lez", "À", "Dit", "Près",
    "Bis", "Ter", "Quater", "Chez",
)  # fmt: skip
_TALL = (
    "Bp", "Cs", "Tsa", "Zi", "Za", "Zac", "Zae", "Zup", "Rn", "Rd", "Cd", "Hlm", "Cedex", "Ii", "Iii", "Iv", "Vi",
    "Vii", "Viii", "Ix", "Xi", "Xii", "Xiii", "Xiv", "Xv", "Xvi", "Xxiii", "Zi.", "Gr", "Ehpad", "Sncf", "Cci",
)  # fmt: skip
_ELIDED = {"L'": "l'", "D'": "d'", "L’": "l’", "D’": "d’"}


def is_shouted_or_mumbled(text: pl.Expr) -> pl.Expr:
    """No letter shows a choice of capitals: 'RUE DE LA PAIX', 'rue de la paix'."""
    return text.str.contains(r"\p{L}{2}") & ~(text.str.contains(r"\p{Ll}") & text.str.contains(r"\p{Lu}"))


def proper_case(text: pl.Expr) -> pl.Expr:
    """Each word with a capital, small words without, the first one always with: 'Rue de la Paix', 'BP 45'."""
    swaps = {f"{gap}{word}{gap}": f"{gap}{word.lower()}{gap}" for word in _SMALL for gap in (" ", "-")}
    swaps |= {f"{gap}{word}": f"{gap}{small}" for word, small in _ELIDED.items() for gap in (" ", "-")}
    tall = {f"{gap}{word} ": f"{gap}{word.upper()} " for word in _TALL for gap in (" ", "\x00")}
    # separators doubled, so that neighbouring small words do not share one; \0 is the start of the line
    wide = _titlecase(text).str.replace_all(" ", "  ", literal=True)
    wide = "\x00" + wide.str.replace_all("-", "--", literal=True) + " "
    swaps |= tall
    cased = wide.str.replace_many(list(swaps), list(swaps.values()))
    narrow = cased.str.replace_all("  ", " ", literal=True).str.replace_all("--", "-", literal=True)
    return narrow.str.strip_chars("\x00 ")


def _titlecase(text: pl.Expr) -> pl.Expr:
    """Polars' own, except after the digits of '2e' and '1er'."""
    titled = text.str.to_titlecase()
    ordinal = titled.str.replace_all(r"\b(\d+)E(r|me|ME|ÈME|ème)?\b", "${1}e$2")
    first = ordinal.str.replace_all(r"\b(\d+)(?:Er|ER)\b", "${1}er")
    return first.str.replace_all("Lieu-Dit", "Lieu-dit", literal=True)
