"""Columns of first names or surnames."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.leftovers import read_leftovers
from chaland.intake.cleaning.persons import words
from chaland.intake.cleaning.persons.capitals import capitalised
from chaland.reference import given_names

NameKind = Literal["first", "last"]

_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞŒŸ", "a-zß-öø-ÿœ"
_ONE_WORD = rf"^(?:[{_UPPER}]{{3,}}|[{_LOWER}]{{3,}}|[{_UPPER}][{_LOWER}]+)$"
_NO_LETTER = r"^[^\p{L}]+$"
_UNUSUAL = r"[\p{N}@()\[\]{}<>=_#%€$£*+!?:;\"«»/\\|~^]|^.{61,}$"
# Names given since the 1990s are spelt both ways (Maël, Mael): only settled spellings are restored.
_SETTLED_BEFORE = 1995
_BORNE_BY = 3000


def clean_names(series: pl.Series, kind: NameKind = "last") -> Column:
    """values: name, its capitals right by the convention of `persons.capitals`.

    A first name wholly in capitals gets the accents that civil status gave nearly all its bearers.
    """
    return per_distinct(series, lambda distinct: _clean(distinct, kind))


def _clean(distinct: pl.Series, kind: NameKind) -> Column:
    text, bare = pl.col("text"), pl.col("bare")
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(bare=_punctuated(text))
    frame = frame.with_columns(filler=blanks.is_filler_name(bare) | ((bare == "") & (text != "")))
    simple = bare.str.contains(_ONE_WORD) & ~bare.str.contains("(?i)^mc")
    absent = pl.col("filler") | bare.str.contains(_NO_LETTER) | (bare == "")
    frame = frame.with_columns(absent=absent, simple=simple)
    frame = frame.with_columns(
        name=pl.when(simple).then(_one_word(bare, kind)), left=~pl.col("simple") & ~pl.col("absent")
    )
    frame = read_leftovers(
        frame,
        pl.col("left"),
        lambda name: (_many_words(name, kind),),
        given=["bare"],
        schema={"name": pl.String()},
    )
    frame = frame.with_columns(name=pl.when(~pl.col("absent")).then("name"))
    return column_of(frame.with_columns(rule=_rule(), fault=_fault()), "name")


def _punctuated(text: pl.Expr) -> pl.Expr:
    """One kind of apostrophe, no space around hyphens and after apostrophes, clean edges."""
    straight = text.str.replace_all("[’‘´`ʼ]", "'").str.replace_all("[‐‑–—−]", "-")
    joined = straight.str.replace_all(r" ?- ?", "-").str.replace_all(r"(\p{L}') ", "$1")
    return joined.str.strip_chars(' ,;:/*"-_+=|')


def _one_word(bare: pl.Expr, kind: NameKind) -> pl.Expr:
    titled = bare.str.to_titlecase()
    if kind == "last":
        return titled
    return pl.coalesce(bare.replace_strict(_accented(), default=None, return_dtype=pl.String), titled)


@lru_cache(50_000)  # a file says most names in several of its chunks
def _many_words(name: str, kind: NameKind) -> str:
    written = capitalised(name, first_name=kind == "first")
    if kind == "last" or name != name.upper() or not name.isascii():
        return written
    return re.sub(r"[A-Za-z]+", lambda word: _accented().get(word.group().upper(), word.group()), written)


@cache
def _accented() -> dict[str, str]:
    """`HELENE` to `Hélène`, for the names whose accents are beyond doubt."""
    settled = given_names().filter(
        pl.col("name").str.contains(r"[^\x00-\x7F]"),
        ~pl.col("key").str.contains(" "),
        pl.col("born") < _SETTLED_BEFORE,
        pl.col("male") + pl.col("female") >= _BORNE_BY,
    )
    return dict(settled.select("key", "name").iter_rows())


def _rule() -> pl.Expr:
    raw, text, bare, name = (pl.col(column) for column in ("raw", "text", "bare", "name"))
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(name.is_null())
        .then(pl.lit(None, pl.String))
        .when(name.str.len_bytes() > bare.str.len_bytes())
        .then(pl.lit(words.ACCENTS.code))
        .when(name != bare)
        .then(pl.lit(words.CAPITALS.code))
        .when(bare != text)
        .then(pl.lit(words.PUNCTUATION.code))
        .when(text != raw)
        .then(pl.lit(blanks.SPACES.code))
    )


def _fault() -> pl.Expr:
    return (
        pl.when(pl.col("filler") | (pl.col("text") == ""))
        .then(pl.lit(None, pl.String))
        .when(pl.col("name").is_null())
        .then(pl.lit(words.NO_LETTER.code))
        .when(pl.col("name").str.contains(_UNUSUAL))
        .then(pl.lit(words.UNUSUAL.code))
    )
