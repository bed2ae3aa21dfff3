"""`kernel.folding.fold` over a column: the same answer, a hundred times faster on Latin letters."""

from __future__ import annotations

import polars as pl

from chaland.kernel.folding import LETTERS, fold

_MARKS = "\u0300-\u034e\u0350-\u036f"
_LATIN = f"^[\x00-\u024f{_MARKS}\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2116\u2122\ufb00-\ufb06]*$"
"""What the letters and the typesetting of western languages are made of: no other mark comes out of it."""


def fold_column(series: pl.Series) -> pl.Series:
    """Each value folded; nulls stay null."""
    lowered = series.str.to_lowercase()
    accented = series.str.len_bytes() != series.str.len_chars()
    if not accented.any():
        return lowered
    return lowered.scatter(accented.arg_true(), _fold_accented(series.filter(accented)))


def _fold_accented(texts: pl.Series) -> pl.Series:
    letters = list(LETTERS)
    apart = texts.str.to_lowercase().str.replace_many(letters, list(LETTERS.values())).str.normalize("NFKD")
    bare = apart.str.replace_all(f"[{_MARKS}]", "").str.to_lowercase()
    folded = bare.str.replace_many(letters, list(LETTERS.values())).str.normalize("NFKC")
    others = (~texts.str.contains(_LATIN)).arg_true()
    return folded.scatter(others, [fold(text) for text in texts.gather(others).to_list()])
