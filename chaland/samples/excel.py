"""Writes cells to a sheet of Excel, a line at a time, so that a large file takes no memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from chaland.samples.damage.sheet import DATE, NUMBER, typed
from chaland.samples.people import AS_OF

_DATE_FORMAT = "dd/mm/yyyy"


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str | None, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1}
        )
        self.total = book.add_format({"bold": True, "top": 2})

    def cell(self, colour: str | None, *, is_date: bool = False) -> Any:
        """The format of a cell on a line of this background ('#FFF2CC'), null for none."""
        if (colour, is_date) not in self._made:
            options = {"bg_color": colour} if colour else {}
            dates = {"num_format": _DATE_FORMAT} if is_date else {}
            self._made[colour, is_date] = self._book.add_format({**options, **dates})
        return self._made[colour, is_date]


@contextmanager
def opened(path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Styles]]:
    """A new workbook, written to `path` at the end; it bears a fixed date, so that the same cells are the same file."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": _DATE_FORMAT})
    made_on = datetime(AS_OF.year, AS_OF.month, AS_OF.day)  # noqa: DTZ001 - Excel has no time zones
    book.set_properties({"title": "Fichier clients (personnes inventées)", "created": made_on})
    try:
        yield book, Styles(book)
    finally:
        book.close()


def types_of(cells: pl.DataFrame, header: str) -> list[str | None] | None:
    """What each cell of that column is, or None where all are text."""
    return cells[typed(header)].to_list() if typed(header) in cells.columns else None


def write_line(
    sheet: Any,
    line: int,
    values: tuple[str | None, ...],
    kinds: tuple[str | None, ...],
    styles: Styles,
    colour: str | None,
) -> None:
    """Write one line (from 0). `kinds` says NUMBER, DATE (written JJ/MM/AAAA) or null for text."""
    plain = styles.cell(colour)
    if colour:
        sheet.set_row(line, None, plain)
    for place, (value, kind) in enumerate(zip(values, kinds, strict=True)):
        if value is None:
            continue
        if kind == NUMBER:
            sheet.write_number(line, place, float(value), plain)
        elif kind == DATE:
            sheet.write_datetime(line, place, _day(value), styles.cell(colour, is_date=True))
        else:
            sheet.write_string(line, place, value, plain)


def _day(written: str) -> datetime:
    return datetime(int(written[6:]), int(written[3:5]), int(written[:2]))  # noqa: DTZ001 - a day, not an instant


def line_kinds(cells: pl.DataFrame, headers: tuple[str, ...]) -> Iterator[tuple[str | None, ...]]:
    """For each row, what the cells under these headers are."""
    return zip(*(types_of(cells, header) or repeat(None) for header in headers), strict=False)
