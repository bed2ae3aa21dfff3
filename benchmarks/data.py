"""Large messy files for the benchmarks: the people and the damage of the demo, as many as wanted.

    python -m benchmarks.data csv PATH 1000000
    python -m benchmarks.data xlsx PATH 200000

The people are invented (see `chaland.samples.people`). Memory: a chunk of rows at a time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from chaland.samples.damage.file import MessyFile, messy_chunks
from chaland.samples.excel import line_kinds, opened, write_line
from chaland.samples.people import Population

COLUMNS: tuple[str, ...] = (
    "N° client",
    "Civilité",
    "Nom",
    "Prénom",
    "Né(e) le",
    "Société",
    "SIRET",
    "Adresse",
    "Code postal",
    "Ville",
    "Tél. fixe",
    "Mobile",
    "E-mail",
    "Client depuis",
    "Statut",
    "Magasin",
    "Adhérent fidélité",
    "Points",
    "Loisirs",
    "Remarques",
)
"""The twenty columns of the files."""


def write_messy_csv(path: Path, rows: int = 1_000_000, seed: int = 1) -> pl.DataFrame:
    """Write a CSV of `rows` rows (UTF-8, semicolons, quotes where needed, line breaks in some cells).

    Returns who is who: row (from 0), person_id, copy. The same seed gives the same bytes.
    """
    owners = []
    with path.open("wb") as out:
        for number, chunk in enumerate(messy_chunks(MessyFile(rows, Population(seed)))):
            chunk.cells.select(COLUMNS).write_csv(out, separator=";", include_header=number == 0)
            owners.append(chunk.owners)
    return pl.concat(owners)


def write_xlsx(path: Path, rows: int = 200_000, seed: int = 1) -> pl.DataFrame:
    """Write a workbook of one sheet with the same columns, dates and numbers being such. Returns as above."""
    owners = []
    with opened(path) as (book, styles):
        sheet = book.add_worksheet("Clients")
        write_line(sheet, 0, COLUMNS, (None,) * len(COLUMNS), styles, None)
        line = 1
        for chunk in messy_chunks(MessyFile(rows, Population(seed))):
            for values, kinds in zip(
                chunk.cells.select(COLUMNS).rows(), line_kinds(chunk.cells, COLUMNS), strict=True
            ):
                write_line(sheet, line, values, kinds, styles, None)
                line += 1
            owners.append(chunk.owners)
    return pl.concat(owners)


def main() -> None:
    form, path, rows = sys.argv[1:4]
    writer = {"csv": write_messy_csv, "xlsx": write_xlsx}[form]
    owners = writer(Path(path), int(rows))
    print(f"{owners.height} rows, {owners['person_id'].n_unique()} people, {Path(path).stat().st_size} bytes")


if __name__ == "__main__":
    main()
