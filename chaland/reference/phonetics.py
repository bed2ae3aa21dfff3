"""How a French name sounds, roughly: what `Gauthier` and `Gautier`, `Lefèvre` and `Lefebvre` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import polars as pl

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DOUBLED = [letter * 2 for letter in _LETTERS]
_STEPS: tuple[tuple[str, str], ...] = (
    (r"FEB+VR", "FEVR"),
    (r"PH", "F"),
    (r"SCH|SH|CH", "9"),
    (r"QU|Q|CK", "K"),
    (r"(?:EAU|AU|O)(?:LT|LX|X|D|T|S)*$", "O"),
    (r"EAU|AU", "O"),
    (r"OEU|EU|OE", "E"),
    (r"C([EIY])", "S$1"),
    (r"C", "K"),
    (r"GU([EIY])", "G$1"),
    (r"G([EIY])", "J$1"),
    (r"H", ""),
    (r"(?:AIN|EIN|AIM|YN|YM|IN|IM)([^AEIOUY]|$)", "1$1"),
    (r"(?:AN|AM|EN|EM)([^AEIOUY]|$)", "2$1"),
    (r"(?:ON|OM)([^AEIOUY]|$)", "3$1"),
    (r"AI|EI|AY|EY", "E"),
    (r"[YJ]", "I"),
    (r"W", "V"),
    (r"Z", "S"),
    (r"[DTSXPER]+$", ""),
)
"""Applied in this order to capitals without spaces. Digits stand for sounds: ch, in, an, on."""


def sounds(names: pl.Series) -> pl.Series:
    """The sound of each name (a key of `reference.key`: capitals, ASCII); null stays null, never empty.

    A name that would lose everything keeps its first letters.
    """
    return over_distinct(names, _sounds)


_FEW = 2_000
"""Texts for which looking for repetitions costs more than it saves."""


def over_distinct(texts: pl.Series, work: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`work` done once for each distinct text. Names repeat: a file of a million has fifty thousand."""
    if texts.len() < _FEW:
        return work(texts).alias(texts.name)
    distinct = texts.unique()
    table = pl.DataFrame({"text": distinct, "made": work(distinct)})
    found = texts.to_frame("text").join(table, on="text", how="left", nulls_equal=True, maintain_order="left")
    return found["made"].alias(texts.name)


def over_each(columns: Sequence[pl.Series], work: Callable[[pl.Series], pl.Series]) -> list[pl.Series]:
    """`over_distinct` of each of these columns, of text all; of short ones at once: each pass has its price."""
    if max(column.len() for column in columns) >= _FEW:
        return [over_distinct(column, work) for column in columns]
    made, found = work(pl.concat(columns, rechunk=True)), []
    for column in columns:
        found.append(made.head(column.len()).alias(column.name))
        made = made.slice(column.len())
    return found


def _sounds(names: pl.Series) -> pl.Series:
    bare, said, sound = _chain()
    table = names.to_frame("name").lazy().select(bare=bare).select("bare", said=said).select(sound)
    return table.collect().to_series()


@cache
def _chain() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The letters of a name, how they sound, and what is kept of it."""
    bare = pl.col("name").str.replace_all(r"[^A-Z]", "").str.replace_many(_DOUBLED, list(_LETTERS))
    said = pl.col("bare")
    for pattern, sound in _STEPS:
        said = said.str.replace_all(pattern, sound)
    said = said.str.replace_many(_DOUBLED, list(_LETTERS))
    short = pl.when(pl.col("said").str.len_chars() > 1).then("said").otherwise(pl.col("bare").str.head(4))
    return bare, said, pl.when(short.str.len_chars() > 0).then(short)
