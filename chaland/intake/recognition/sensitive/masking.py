"""Hide a number but for its last four characters."""

from __future__ import annotations

import re

import polars as pl

from chaland.intake.recognition.guess import SensitiveKind
from chaland.intake.recognition.sensitive.cells import NUMBER_KINDS, numbers_in

_DOTS = "••••"
_NOT_A_FIGURE = r"[^0-9A-Za-z]"
_SHORT = 8


def mask(series: pl.Series, kind: SensitiveKind | None = None) -> pl.Series:
    """The whole column hidden; numbers keep their last four characters. Null and blank cells stay.

    kind: 'card', 'nir' and 'iban' keep the end of every long cell, right key or not, and the sentence
    around a valid number. Other kinds keep nothing. None, when the kind is not known, keeps only the end
    of valid numbers.
    """
    text = series.cast(pl.String, strict=False).alias("text")
    if kind is None:
        return _with_ends(_hidden_whole(text, pl.lit(_DOTS)), text).alias(series.name)
    if kind not in NUMBER_KINDS:
        return _hidden_whole(text, pl.lit(_DOTS)).alias(series.name)
    return _with_sentences_kept(text, _hidden_whole(text, _all_but_the_end())).alias(series.name)


def mask_numbers(series: pl.Series) -> pl.Series:
    """Only the valid cards, NIR and IBAN hidden but for their last four; every other cell stays as it is.

    For comments, where one cell in a thousand holds a number that should not be there.
    """
    text = series.cast(pl.String, strict=False).alias("text")
    return _without(numbers_in(text).select("row", "text", "piece"), text).alias(series.name)


def _hidden_whole(text: pl.Series, hidden: pl.Expr) -> pl.Series:
    blank = pl.col("text").str.strip_chars() == ""
    answer = pl.when(pl.col("text").is_null() | blank).then(pl.col("text")).otherwise(hidden)
    return text.to_frame().select(answer.alias("text"))["text"]


def _with_ends(hidden: pl.Series, text: pl.Series) -> pl.Series:
    found = numbers_in(text).unique("row", keep="first", maintain_order=True)
    ends = f"{_DOTS} " + found["piece"].str.replace_all(_NOT_A_FIGURE, "").str.tail(4)
    return hidden.scatter(found["row"], ends) if len(found) else hidden


def _all_but_the_end() -> pl.Expr:
    bare = pl.col("text").str.replace_all(_NOT_A_FIGURE, "")
    long = bare.str.len_chars() > _SHORT
    return pl.when(long).then(pl.lit(f"{_DOTS} ") + bare.str.tail(4)).otherwise(pl.lit(_DOTS))


def _with_sentences_kept(text: pl.Series, hidden: pl.Series) -> pl.Series:
    alone = pl.col("piece").str.replace_all(_NOT_A_FIGURE, "") == pl.col("text").str.replace_all(
        _NOT_A_FIGURE, ""
    )
    return _without(numbers_in(text).filter(~alone).select("row", "text", "piece"), hidden)


def _without(numbers: pl.DataFrame, cells: pl.Series) -> pl.Series:
    """Put into `cells` the texts of `numbers` (row, text, piece) with their pieces hidden."""
    sentences: dict[int, str] = {}
    for row, text, piece in numbers.iter_rows():
        sentences[row] = sentences.get(row, text).replace(piece, _hidden(piece))
    return cells.scatter(list(sentences), list(sentences.values())) if sentences else cells


def _hidden(piece: str) -> str:
    return f"{_DOTS} {re.sub(_NOT_A_FIGURE, '', piece)[-4:]}"
