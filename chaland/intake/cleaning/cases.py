"""Capitals for places and streets written all in capitals or all in small letters."""

from __future__ import annotations

import polars as pl

_SMALL = (
    "De", "Du", "Des", "La", "Le", "Les", "Et", "Sur", "Sous", "En", "Au", "Aux", "Lès", "Lez", "À", "Dit", "Près",
)  # fmt: skip
_ELIDED = {"L'": "l'", "D'": "d'", "L’": "l’", "D’": "d’"}


def is_shouted_or_mumbled(text: pl.Expr) -> pl.Expr:
    """No letter shows a choice of capitals: 'RUE DE LA PAIX', 'rue de la paix'."""
    return text.str.contains(r"\p{L}{2}") & ~(text.str.contains(r"\p{Ll}") & text.str.contains(r"\p{Lu}"))


def proper_case(text: pl.Expr) -> pl.Expr:
    """Each word with a capital, small words without, the first one always with: 'Rue de la Paix'."""
    titled = _titlecase(text)
    # doubled separators, so that neighbouring small words do not share one
    wide = titled.str.replace_all(" ", "  ").str.replace_all("-", "--")
    swaps = {f"{gap}{word}{gap}": f"{gap}{word.lower()}{gap}" for word in _SMALL for gap in (" ", "-")}
    swaps |= {f"{gap}{word}": f"{gap}{small}" for word, small in _ELIDED.items() for gap in (" ", "-")}
    lowered = wide.str.replace_many(list(swaps), list(swaps.values()))
    return lowered.str.replace_all("  ", " ", literal=True).str.replace_all("--", "-", literal=True)


def _titlecase(text: pl.Expr) -> pl.Expr:
    """Polars' own, except after a digit or an apostrophe at the end of a word ('2e', 'Chef's')."""
    titled = text.str.to_titlecase()
    ordinal = titled.str.replace_all(r"\b(\d+)E(r|me|ME|ÈME|ème)?\b", "${1}e$2")
    return ordinal.str.replace_all(r"\b(\d+)(?:Er|ER)\b", "${1}er")
