"""Hide a number but for its last four characters."""

from __future__ import annotations

import re

import polars as pl

from chaland.intake.recognition.guess import SensitiveKind
from chaland.intake.recognition.sensitive.cells import NUMBER_KINDS, numbers_in

_DOTS = "••••"
_NOT_A_FIGURE = r"[^0-9A-Za-z]"
_SHORT = 8


def mask(series: pl.Series, kind: SensitiveKind) -> pl.Series:
    """The column with its sensitive content hidden; numbers keep their last four characters.

    A valid number inside a sentence is hidden and the sentence kept. Everything else in the column is
    hidden whole; passwords and special categories keep nothing. Null and blank cells stay as they are.
    """
    text = series.cast(pl.String, strict=False).alias("text")
    return _without_numbers(text, kind).alias(series.name)


def _without_numbers(text: pl.Series, kind: SensitiveKind) -> pl.Series:
    blank = pl.col("text").str.strip_chars() == ""
    hidden = _all_but_the_end() if kind in NUMBER_KINDS else pl.lit(_DOTS)
    frame = text.to_frame().select(
        pl.when(pl.col("text").is_null() | blank).then(pl.col("text")).otherwise(hidden).alias("text")
    )
    return _with_sentences_kept(text, frame["text"]) if kind in NUMBER_KINDS else frame["text"]


def _all_but_the_end() -> pl.Expr:
    bare = pl.col("text").str.replace_all(_NOT_A_FIGURE, "")
    long = bare.str.len_chars() > _SHORT
    return pl.when(long).then(pl.lit(f"{_DOTS} ") + bare.str.tail(4)).otherwise(pl.lit(_DOTS))


def _with_sentences_kept(text: pl.Series, hidden: pl.Series) -> pl.Series:
    """Give back the sentences around numbers; one by one, for a column of numbers has few sentences."""
    sentences: dict[int, str] = {}
    for row, cell, piece in _numbers_inside_sentences(text).iter_rows():
        sentences[row] = sentences.get(row, cell).replace(piece, _hidden(piece))
    if not sentences:
        return hidden
    return hidden.scatter(list(sentences), list(sentences.values()))


def _numbers_inside_sentences(text: pl.Series) -> pl.DataFrame:
    alone = pl.col("piece").str.replace_all(_NOT_A_FIGURE, "") == pl.col("text").str.replace_all(
        _NOT_A_FIGURE, ""
    )
    return numbers_in(text).filter(~alone).select("row", "text", "piece")


def _hidden(piece: str) -> str:
    return f"{_DOTS} {re.sub(_NOT_A_FIGURE, '', piece)[-4:]}"
