"""The demo's workbook: a customer file as shops keep it, with colours, filters, titles, a total and a notes sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from chaland.samples import consents
from chaland.samples.buyers import with_buyers
from chaland.samples.damage.file import MessyFile, messy
from chaland.samples.damage.rows import customer_rows
from chaland.samples.damage.shape import HEADERS, REMINDERS, REPEATED, Shape, shaped
from chaland.samples.damage.sheet import NUMBER, typed
from chaland.samples.draws import Draws
from chaland.samples.excel import Styles, line_kinds, opened, write_line
from chaland.samples.people import Population

SHEET = "Clients"
NOTES_SHEET = "Notes"

TITLES = (*HEADERS, *consents.HEADERS)
"""The headers as written, what people accept last."""
_WIDTHS = {"Adresse": 34, "E-mail": 34, "Société": 28, "Ville": 22, "Remarques": 36, "Nom": 18, "Mobile": 18}
_COLOURS = {"Or": "#FFF2CC", "Platine": "#DDEBF7"}
_NOTES = (
    "Mode d'emploi du fichier clients",
    "Une ligne par client ; filtrer avant d'imprimer.",
    "Jaune : palier Or. Bleu : palier Platine.",
    "La colonne sans titre servait aux cartes de vœux, ne pas la supprimer.",
    "Toutes les personnes de ce fichier sont inventées.",
)


@dataclass(frozen=True, slots=True)
class WorkbookTruth:
    """What is true of the workbook written.

    owners: row (Int64, from 0), person_id (Int64), copy (null, or how the person was entered again),
    line (Int64, the line of the sheet, from 1).
    damages: row, column, kind, original; see `damage.spoil`.
    """

    owners: pl.DataFrame
    damages: pl.DataFrame


def write_demo_workbook(
    path: Path, count: int = 20_000, seed: int = 2026, *, rates: Mapping[str, float] | None = None
) -> WorkbookTruth:
    """Write `count` rows of invented French customers to `path`. The same seed gives the same cells.

    Sheet 'Clients': two title lines and an empty one above the header, a column with neither header nor cells
    after 'Ville', two columns headed 'Remarques', the header repeated half-way down, reminders that name
    nobody and a total under the last row, lines of the best customers coloured. Sheet 'Notes': a legend in words, no table.
    4,372 persons (all if fewer) bear a customer number of Online Retail, so that its purchases are theirs.
    The last columns say who accepts text messages, and when and where people said what they accept.
    `rates` overrides the rate of a damage (`damage.kinds.RATES`); 0 switches it off.
    """
    file = MessyFile(count, Population(seed), rates=rates or {})
    rows = customer_rows(0, count, total=count, population=file.population, copies=file.copies)
    chunk = messy(with_buyers(rows, seed), file)
    shape = Shape(count)
    with opened(path) as (book, styles):
        said = consents.consents(Draws.over(seed, chunk.owners["person_id"]))
        _write_customers(book.add_worksheet(SHEET), shape, chunk.cells, said, styles)
        _write_notes(book.add_worksheet(NOTES_SHEET), styles)
    return WorkbookTruth(chunk.owners.with_columns(shape.lines()), chunk.damages)


def _write_customers(
    sheet: Any, shape: Shape, cells: pl.DataFrame, said: list[pl.Series], styles: Styles
) -> None:
    _write_top(sheet, shape, styles)
    colours = cells["Palier fidélité"].replace_strict(_COLOURS, default=None, return_dtype=pl.String)
    written = zip(*shaped(cells), *said, strict=True)
    rows = zip(written, line_kinds(cells, TITLES), colours, strict=False)
    for row, (values, kinds, colour) in enumerate(rows):
        if shape.line(row) == shape.repeated_header_line + 1:
            _write_header(sheet, shape.repeated_header_line, styles)
        write_line(sheet, shape.line(row) - 1, values, kinds, styles, colour)
    _write_reminders(sheet, shape)
    _write_total(sheet, shape, cells, styles)


def _write_reminders(sheet: Any, shape: Shape) -> None:
    place = HEADERS.index(REPEATED)
    for line, reminder in enumerate(REMINDERS, start=shape.total_line - 1 - len(REMINDERS)):
        sheet.write_string(line, place, reminder)


def _write_total(sheet: Any, shape: Shape, cells: pl.DataFrame, styles: Styles) -> None:
    """The sum of the points that are numbers to Excel, as the formula would have it."""
    place, line = HEADERS.index("Points"), shape.total_line - 1
    points = cells.filter(pl.col(typed("Points")) == NUMBER)["Points"].cast(pl.Int64).sum()
    letter = xl_col_to_name(place)
    sheet.write_string(line, 0, "Total", styles.total)
    sheet.write_formula(
        line, place, f"=SUM({letter}{shape.header_line + 1}:{letter}{line})", styles.total, points
    )


def _write_top(sheet: Any, shape: Shape, styles: Styles) -> None:
    for place, header in enumerate(TITLES):
        sheet.set_column(place, place, _WIDTHS.get(header, 14))
    sheet.freeze_panes(shape.header_line, 4)
    sheet.autofilter(shape.header_line - 1, 0, shape.total_line - 2, len(TITLES) - 1)
    for line, title in enumerate(shape.title_lines):
        sheet.write_string(line, 0, title, styles.title)
    _write_header(sheet, shape.header_line, styles)


def _write_header(sheet: Any, line: int, styles: Styles) -> None:
    for place, header in enumerate(TITLES):
        if header:
            sheet.write_string(line - 1, place, header, styles.header)


def _write_notes(sheet: Any, styles: Styles) -> None:
    sheet.set_column(0, 0, 70)
    sheet.write_string(0, 0, _NOTES[0], styles.title)
    for line, note in enumerate(_NOTES[1:], start=2):
        sheet.write_string(line, 0, note)
