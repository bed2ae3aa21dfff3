"""Applies damage to a sheet and writes down what was there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from chaland.samples.damage.sheet import TITLES, typed
from chaland.samples.draws import Draws

Cells = Mapping[str, pl.Series]
Apply = Callable[[pl.DataFrame, Draws], Cells]


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage.

    code: what `rates` and the truth call it; several damages of one code hit different columns.
    rate: the share of eligible rows it hits when nobody says otherwise.
    needs: columns that must not be empty; empty: columns that must be; reads: others that `apply` looks at.
    apply: the rows hit -> the new cells, by column; a null empties a cell.
    """

    code: str
    rate: float
    needs: tuple[str, ...]
    apply: Apply
    empty: tuple[str, ...] = ()
    reads: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.needs, *self.empty, *self.reads)


TRUTH_SCHEMA = {"row": pl.Int64, "column": pl.String, "kind": pl.String, "original": pl.String}


def spoil(
    cells: pl.DataFrame, draws: Draws, damages: Iterable[Damage], rates: Mapping[str, float]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The damaged cells, and the truth: row (the position in `cells`), column, kind, original (the clean cell).

    `rates` overrides the rate of a code; 0 switches it off. Damages follow one another in the order given, so
    a cell may be hit twice: each hit has its line, all with the same original. What changes nothing is not told.
    """
    clean, truths = cells, []
    for damage in damages:
        at = _hit(cells, draws, damage, rates.get(damage.code, damage.rate))
        if at.len() == 0:
            continue
        block = cells.select(damage.columns)[at]
        new = damage.apply(block, draws.at(at))
        truths += [
            _truth(damage.code, name, at, cells[name], column, clean[name])
            for name, column in new.items()
            if name in TITLES
        ]
        cells = _written(cells, at, new)
    return cells, pl.concat(truths) if truths else pl.DataFrame(schema=TRUTH_SCHEMA)


def _hit(cells: pl.DataFrame, draws: Draws, damage: Damage, rate: float) -> pl.Series:
    """The positions of the rows to spoil, UInt32."""
    if rate <= 0 or not set(damage.columns) <= set(cells.columns):
        return pl.Series([], dtype=pl.UInt32)
    hit = draws.chance(f"damage/{damage.code}/{'/'.join((*damage.needs, *damage.empty))}", rate)
    for name in damage.needs:
        hit &= cells[name].is_not_null()
    for name in damage.empty:
        hit &= cells[name].is_null()
    return hit.arg_true()


def _written(cells: pl.DataFrame, at: pl.Series, new: Cells) -> pl.DataFrame:
    """A cell that was a number or a date and is rewritten becomes text, unless the damage says its type."""
    columns = {name: cells[name].scatter(at, column) for name, column in new.items()}
    for name in new:
        kind = typed(name)
        if kind in cells.columns and kind not in new:
            changed = at.filter(new[name].ne_missing(cells[name].gather(at)))
            columns[kind] = cells[kind].scatter(changed, None) if changed.len() else cells[kind]
    return cells.with_columns(**columns)


def _truth(
    code: str, name: str, at: pl.Series, before: pl.Series, after: pl.Series, clean: pl.Series
) -> pl.DataFrame:
    changed = at.filter(after.ne_missing(before.gather(at)))
    return pl.DataFrame({"row": changed.cast(pl.Int64), "original": clean.gather(changed)}).select(
        "row", pl.lit(name).alias("column"), pl.lit(code).alias("kind"), "original"
    )
