"""Work on the cells that were hit: as a column, or one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import polars as pl

from chaland.samples.damage.spoil import Apply, Cells
from chaland.samples.draws import Draws


def vectorised(column: str, change: Callable[[pl.Expr], pl.Expr]) -> Apply:
    """An `apply` that rewrites one column by an expression."""

    def apply(block: pl.DataFrame, _: Draws) -> Cells:
        return {column: block.select(change(pl.col(column)).alias(column)).to_series()}

    return apply


def one_by_one(column: str, change: Callable[[str, Random], str]) -> Apply:
    """An `apply` that rewrites the cells of one column, each with its own random generator."""

    def apply(block: pl.DataFrame, draws: Draws) -> Cells:
        return {column: changed(block[column], draws, change)}

    return apply


def changed(cells: pl.Series, draws: Draws, change: Callable[[str, Random], str]) -> pl.Series:
    """Each cell rewritten; a null stays null."""
    randoms = draws.randoms(cells.name)
    new = [
        None if cell is None else change(cell, random) for cell, random in zip(cells, randoms, strict=True)
    ]
    return pl.Series(cells.name, new, dtype=pl.String)


def among(column: str, forms: tuple[str, ...]) -> Apply:
    """An `apply` that puts one of the forms, all as likely, whatever was there."""

    def apply(_: pl.DataFrame, draws: Draws) -> Cells:
        return {column: draws.pick(column, forms)}

    return apply


def formatted(column: str, forms: tuple[str, ...]) -> Apply:
    """An `apply` that writes each cell in one of the forms, where `{}` stands for the cell."""

    def apply(block: pl.DataFrame, draws: Draws) -> Cells:
        table = block.with_columns(draws.pick(f"form/{column}", forms).alias("form"))
        written = pl.col("form").str.replace("{}", pl.col(column), literal=True)
        return {column: table.select(written.alias(column)).to_series()}

    return apply


def by_value(column: str, forms: Mapping[str, tuple[str, ...]]) -> Apply:
    """An `apply` that rewrites each known value in one of its forms; other values stay."""

    def apply(block: pl.DataFrame, draws: Draws) -> Cells:
        written = pl.col(column)
        table = block
        for value, ways in forms.items():
            table = table.with_columns(draws.pick(f"{column}/{value}", ways).alias(f"={value}"))
            written = pl.when(pl.col(column) == value).then(f"={value}").otherwise(written)
        return {column: table.select(written.alias(column)).to_series()}

    return apply


def bare(text: pl.Expr) -> pl.Expr:
    """Without accents, as an old till writes."""
    plain = text.str.normalize("NFD").str.replace_all(r"\p{M}", "")
    return plain.str.replace_all("œ", "oe", literal=True).str.replace_all("Œ", "OE", literal=True)


def nothing(block: pl.DataFrame) -> pl.Series:
    """As many empty cells as there are rows."""
    return pl.select(pl.repeat(None, block.height, dtype=pl.String)).to_series()
