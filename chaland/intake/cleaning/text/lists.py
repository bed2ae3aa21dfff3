"""Several words in one cell."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import per_distinct
from chaland.kernel.listing import split_words

_BETWEEN = r"\s*[;,|/\n\r]\s*"
_WRAPPED = r"(?s)^\[(.*)\]$|^\{(.*)\}$|^\(([^()]*)\)$"


def clean_lists(series: pl.Series) -> Column:
    """'golf; voile, tennis' in parts; values: `list` (List[String]), each once, the case of its first mention kept."""
    return per_distinct(series, _split)


def _split(texts: pl.Series) -> Column:
    bare = texts.str.replace(_WRAPPED, "$1$2$3")
    parts = bare.str.replace_all(_BETWEEN, ";").str.split(";")
    words = parts.list.eval(pl.element().str.strip_chars(" \t\"'\u00a0").drop_nulls())
    words = _with_quotes(bare, words.cast(pl.List(pl.String)))
    words = words.list.eval(pl.element().filter(pl.element() != ""))
    words = words.list.eval(pl.element().filter(pl.element().str.to_lowercase().is_first_distinct()))
    frame = pl.DataFrame({"list": words.cast(pl.List(pl.String))})
    some = frame.select(pl.when(pl.col("list").list.len() > 0).then("list")).to_series()
    nothing = pl.Series("code", [None] * len(texts), pl.String)
    return Column({"list": some}, nothing, nothing)


def _with_quotes(bare: pl.Series, words: pl.Series) -> pl.Series:
    """What stands in quotes stays whole: those few texts are taken apart one by one."""
    has_quotes = bare.str.contains('"', literal=True).fill_null(value=False)
    if not has_quotes.any():
        return words
    apart = [split_words(text) if said else None for text, said in zip(bare, has_quotes, strict=True)]
    return pl.Series(apart, dtype=pl.List(pl.String)).zip_with(has_quotes, words)
