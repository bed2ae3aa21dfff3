"""Workbooks: xlsx, xls, ods. Read whole, after a guard, through fastexcel (calamine)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from chaland.intake.reading import refusals
from chaland.intake.reading.layout import HEAD_ROWS
from chaland.intake.reading.model import Block, Format, Limits, Notice, Row
from chaland.intake.reading.workbook.cells import tidy
from chaland.intake.reading.workbook.guard import check_extent, guard_package, guard_xls
from chaland.intake.reading.workbook.loading import open_loader
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

_BLOCK = 20_000


class SheetGrid:
    """One sheet, laid out as a frame whose first row is row 1 of the sheet."""

    encoding: str | None = None
    delimiter: str | None = None

    def __init__(self, frame: pl.DataFrame, errors: int) -> None:
        self._frame = frame
        self.rows_estimate: int | None = frame.height
        self.notices: tuple[Notice, ...] = (_error_cells(errors),) if errors else ()

    def head(self) -> list[Row]:
        rows = self._frame.head(HEAD_ROWS).rows()
        return [Row(line, cells) for line, cells in enumerate(rows, 1)]

    def blocks(self) -> Iterator[Block]:
        for start in range(0, self._frame.height, _BLOCK):
            frame = self._frame.slice(start, _BLOCK)
            yield Block(frame, pl.int_range(start + 1, start + 1 + frame.height, eager=True).alias("lines"))

    @property
    def filled_columns(self) -> int:
        return sum(column.null_count() < column.len() for column in self._frame)

    @property
    def filled_rows(self) -> int:
        """Counted over the first rows only."""
        return sum(any(row.cells) for row in self.head())


class Workbook:
    """The visible sheets of a workbook, opened when asked for and kept for the next time."""

    def __init__(self, path: Path, work: Path, format_: Format, limits: Limits) -> None:
        """Raises: Refused for bombs, entity tricks, passwords, damage, too many cells."""
        _guard(path, format_, limits)
        self._limits = limits
        self._format = format_
        self._path = path
        self._loader = open_loader(path, work, format_)
        self.sheets = self._loader.sheets
        self._grids: dict[str, SheetGrid] = {}

    def grid(self, sheet: str) -> SheetGrid:
        """Raises: Refused for an unknown or unreadable sheet."""
        if sheet not in self.sheets:
            raise refusals.unknown_sheet(sheet, self.sheets)
        if sheet not in self._grids:
            self._grids[sheet] = self._load(sheet)
        return self._grids[sheet]

    def main_sheet(self) -> str:
        """The first sheet whose table is at least half as wide as the widest of all.

        So covers, notes and pivot tables are passed over. Raises: Refused when no sheet holds a table.
        """
        if len(self.sheets) == 1:
            return self.sheets[0]
        widths = {name: _table_width(self.grid(name)) for name in self.sheets if self._is_sheet(name)}
        widest = max(widths.values(), default=0)
        if not widest:
            raise refusals.no_table()
        chosen = next(name for name in self.sheets if widths.get(name, 0) * 2 >= widest)
        self._grids = {chosen: self._grids[chosen]}
        return chosen

    def _is_sheet(self, name: str) -> bool:
        """False for charts, which have no cells."""
        try:
            self.grid(name)
        except Refused as error:
            if error.code == "file_damaged":
                return False
            raise
        return True

    def _load(self, sheet: str) -> SheetGrid:
        frame = self._loader.load(sheet)
        check_extent(frame.height, frame.width, self._limits)
        frame, errors = tidy(frame, self._limits.cell)
        return SheetGrid(frame, errors + self._typed_errors(sheet))

    def _typed_errors(self, sheet: str) -> int:
        """Cells of type error, which come out empty."""
        return count_errors(self._path, self.sheets.index(sheet)) if self._format == "xlsx" else 0


def _guard(path: Path, format_: Format, limits: Limits) -> None:
    if format_ == "xls":
        guard_xls(path, limits)
    else:
        guard_package(path, format_, limits)


def _table_width(grid: SheetGrid) -> int:
    return grid.filled_columns if grid.filled_rows > 1 else 0


def count_errors(path: Path, rank: int) -> int:
    """How many cells of an xlsx sheet hold #N/A, #REF! and the like. 0 when the sheet is not found."""
    with zipfile.ZipFile(path) as archive:
        sheets = re.findall(rb"<(?:\w+:)?sheet\s[^>]*?:id=[\"']([^\"']+)", archive.read("xl/workbook.xml"))
        links = archive.read("xl/_rels/workbook.xml.rels") if sheets else b""
        name = _target(links, sheets[rank]) if rank < len(sheets) else None
        if name is None or name not in archive.namelist():
            return 0
        with archive.open(name) as source:
            return sum(piece.count(b't="e"') for piece in iter(lambda: source.read(1 << 20), b""))


def _target(links: bytes, identifier: bytes) -> str | None:
    for link in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", links):
        target = re.search(rb"Target=[\"']/?(?:xl/)?([^\"']+)", link)
        if target and re.search(rb"Id=[\"']" + re.escape(identifier) + rb"[\"']", link):
            return "xl/" + target[1].decode(errors="replace")
    return None


def _error_cells(count: int) -> Notice:
    text = Text(
        fr=f"{count} cellule(s) en erreur (#N/A, #REF!…) lue(s) comme vides.",
        en=f"{count} error cell(s) (#N/A, #REF!…) read as empty.",
    )
    return Notice("error_cells", text)
