"""The shape of a sheet kept by hand: title lines, a column without a header, two of one name, a total."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import polars as pl

from chaland.samples.damage.sheet import TITLES

BLANK_AFTER = "Ville"
REPEATED = "Remarques"
REMINDERS = (
    "rappeler la dame du marché de Noël (elle repasse samedi)",
    "voir avec Sophie : deux cartes de fidélité à refaire",
    "??? client de la foire, pas de nom",
)
"""Lines that name nobody, jotted under the last customer: an import has to set them aside."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where things stand in the sheet of so many rows. Lines count from 1, as Excel shows them."""

    rows: int

    title_lines = ("Fichier clients - Boutique", "Extraction du 30/09/2026, ne pas diffuser")
    header_line = 4

    @property
    def repeated_header_line(self) -> int:
        """The header again, half-way down, as when two printed pages are pasted together."""
        return self.header_line + 1 + self.rows // 2

    @property
    def total_line(self) -> int:
        return self.header_line + self.rows + 2 + len(REMINDERS)

    def line(self, row: int) -> int:
        """The line of a row, rows counting from 0."""
        line = self.header_line + 1 + row
        return line + (line >= self.repeated_header_line)

    def lines(self) -> pl.Series:
        """The line of each row, Int64."""
        rows = pl.int_range(self.rows, eager=True) + self.header_line + 1
        return (rows + (rows >= self.repeated_header_line).cast(pl.Int64)).alias("line")


_WITH_BLANK = ((title, "") if title == BLANK_AFTER else (title,) for title in TITLES)
HEADERS: tuple[str, ...] = (*chain.from_iterable(_WITH_BLANK), REPEATED)
"""The headers as written: one is empty, one stands twice."""


def shaped(cells: pl.DataFrame) -> list[pl.Series]:
    """The cells under each of `HEADERS`; every other remark goes to the second column of that name."""
    second = pl.int_range(cells.height, eager=True) % 2 == 1
    empty = pl.select(pl.repeat(None, cells.height, dtype=pl.String)).to_series()
    columns = [cells[header] if header else empty for header in HEADERS[:-1]]
    remarks = columns[-1]
    return [*columns[:-1], empty.zip_with(second, remarks), remarks.zip_with(second, empty)]
