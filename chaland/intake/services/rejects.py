"""The file of rejected rows: as they were, with the place, the reason and the remedy. Reads back in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import xlsxwriter

from chaland.intake import staged
from chaland.intake.findings import wording
from chaland.intake.services.begin import OWN_COLUMNS
from chaland.kernel.text import Language, Text

_COLUMNS = (
    Text("ligne", "line"),
    Text("colonne", "column"),
    Text("motif", "reason"),
    Text("remède", "remedy"),
)
REJECTS = "rejects.xlsx"
_MOST = 1_000_000
_CELL = 32_000


def write_rejects(folder: Path, columns: Sequence[str], chunks: int, language: Language) -> str:
    """Of a file of these columns: write `rejects.xlsx` and return its path; an empty string when nothing was rejected.

    Cells are written as text, so that a formula in them stays a text. Beyond a million rows the rest
    goes to further sheets.
    """
    rows = _rejected(folder, chunks)
    first = next(rows, None)
    if first is None:
        return ""
    path = folder / REJECTS
    headers = [*columns, *(OWN_COLUMNS + column.to(language) for column in _COLUMNS)]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet, place = None, 0
        for found in _chain(first, rows):
            if sheet is None or place > _MOST:
                sheet, place = book.add_worksheet(), 1
                sheet.write_row(0, 0, headers)
            sheet.write_row(place, 0, _cells(found, len(columns), language))
            place += 1
    return str(path)


def _rejected(folder: Path, chunks: int) -> Iterator[dict[str, str]]:
    for number in range(chunks):
        found = staged.read(folder, number, "findings")
        if found is not None:
            yield from found.filter(pl.col("group") == "reject").iter_rows(named=True)


def _chain(first: dict[str, str], rest: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
    yield first
    yield from rest


def _cells(found: dict[str, str], width: int, language: Language) -> list[str]:
    cells = [(cell or "")[:_CELL] for cell in json.loads(found["raw"])]
    reason, remedy = wording(found["code"])
    said = [
        str(found["line"]),
        found["header"] or "",
        reason.to(language),
        remedy.to(language) if remedy else "",
    ]
    return [*cells[:width], *[""] * (width - len(cells)), *said, *cells[width:]]
