"""`kernel.folding.fold` over a column: the same answer, a hundred times faster on plain text."""

from __future__ import annotations

import polars as pl

from chaland.kernel.folding import fold


def fold_column(series: pl.Series) -> pl.Series:
    """Each value folded; nulls stay null. ASCII is lowered at once, the rest once a distinct value."""
    plain = series.str.len_bytes() == series.str.len_chars()
    lowered = series.str.to_lowercase()
    leftovers = series.filter(~plain.fill_null(True)).unique().to_list()
    if not leftovers:
        return lowered
    folded = series.replace_strict(leftovers, [fold(text) for text in leftovers], default=None)
    return pl.select(pl.when(plain).then(lowered).otherwise(folded)).to_series().rename(series.name)
