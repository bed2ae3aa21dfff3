"""A whole messy file, in chunks: the cells to write and the truth to judge by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from chaland.samples.damage.kinds import DAMAGES
from chaland.samples.damage.rows import customer_rows
from chaland.samples.damage.sheet import sheet
from chaland.samples.damage.spoil import spoil
from chaland.samples.draws import Draws
from chaland.samples.people import Population

CHUNK = 100_000  # rows; about 400 MB at the peak


@dataclass(frozen=True, slots=True)
class MessyFile:
    """What to make. `copies` is the share of rows that enter somebody again; `rates` overrides a damage's rate."""

    rows: int
    population: Population
    copies: float = 0.05
    rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessyChunk:
    """Some rows of it.

    cells: what the file shows, String; with the `typed` columns of `sheet` for a workbook.
    owners: row (Int64, from 0), person_id (Int64), copy (null, or how the person was entered again).
    damages: row, column, kind, original (the clean cell, null where it was empty).
    """

    cells: pl.DataFrame
    owners: pl.DataFrame
    damages: pl.DataFrame


def messy_chunks(file: MessyFile, chunk: int = CHUNK) -> Iterator[MessyChunk]:
    """The file from its first row to its last. Memory: a chunk at a time, whatever the size of the file."""
    for start in range(0, file.rows, chunk):
        stop = min(start + chunk, file.rows)
        yield messy(
            customer_rows(start, stop, total=file.rows, population=file.population, copies=file.copies), file
        )


def messy(rows: pl.DataFrame, file: MessyFile) -> MessyChunk:
    """Write `rows` (as `customer_rows` answers them) as damaged cells."""
    draws = Draws.over(file.population.seed, rows["damage_row"])
    cells, damages = spoil(sheet(rows), draws, DAMAGES, file.rates)
    here = damages.with_columns(row=rows["row"].gather(damages["row"]))
    return MessyChunk(cells, rows.select("row", "person_id", "copy"), here)
