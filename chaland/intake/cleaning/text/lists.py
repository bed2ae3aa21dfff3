"""Several words in one cell."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import per_distinct

_BETWEEN = r"\s*[;,|/\n\r]\s*"
_WRAPPING = r"^[\[{(]|[\]})]$"


def clean_lists(series: pl.Series) -> Column:
    """'golf; voile, tennis' in parts; values: `list` (List[String]), each once, the case of its first mention kept."""
    return per_distinct(series, _split)


def _split(texts: pl.Series) -> Column:
    parts = texts.str.replace_all(_WRAPPING, "").str.replace_all(_BETWEEN, ";").str.split(";")
    words = parts.list.eval(pl.element().str.strip_chars(" \t\"'\u00a0").drop_nulls())
    words = words.list.eval(pl.element().filter(pl.element() != ""))
    words = words.list.eval(pl.element().filter(pl.element().str.to_lowercase().is_first_distinct()))
    frame = pl.DataFrame({"list": words.cast(pl.List(pl.String))})
    some = frame.select(pl.when(pl.col("list").list.len() > 0).then("list")).to_series()
    nothing = pl.Series("code", [None] * len(texts), pl.String)
    return Column({"list": some}, nothing, nothing)
