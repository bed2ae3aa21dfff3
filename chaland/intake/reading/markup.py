"""Web pages and XML 2003 workbooks that many CRM exports call .xls: the largest table they hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from xml.parsers import expat

import polars as pl

from chaland.intake.reading import refusals
from chaland.intake.reading.delimited.encoding import detect_encoding
from chaland.intake.reading.delimited.opening import to_utf8
from chaland.intake.reading.model import Limits
from chaland.intake.reading.workbook import SheetGrid
from chaland.intake.reading.workbook.cells import tidy
from chaland.intake.reading.workbook.guard import check_extent
from chaland.kernel.text import Text

_LARGEST = 64 << 20  # they are read whole
_MOST_SPAN = 50
_FORBIDDEN = re.compile(r"<!ENTITY|<!DOCTYPE(?!\s+html)", re.IGNORECASE)
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"

Rows = list[list[str]]


def open_markup(path: Path, work: Path, limits: Limits) -> SheetGrid:
    """Raises: Refused for entity definitions, size, damage, no table."""
    if path.stat().st_size > _LARGEST:
        raise refusals.too_large(Text(fr="octets de page web", en="bytes of web page"), _LARGEST)
    path, _ = to_utf8(path, work, detect_encoding(path))
    text = path.read_text(encoding="utf-8-sig")
    if _FORBIDDEN.search(text):
        raise refusals.forbidden_xml()
    tables = _xml_tables(text, limits) if _SPREADSHEET in text[:5_000] else _html_tables(text, limits)
    rows = max(tables, key=lambda rows: sum(map(len, rows)), default=[])
    if not any(map(any, rows)):
        raise refusals.foreign("HTML")
    check_extent(len(rows), max(map(len, rows)), limits)
    columns = {str(rank): list(cells) for rank, cells in enumerate(zip_longest(*rows, fillvalue=""))}
    return SheetGrid(*tidy(pl.DataFrame(columns, dict.fromkeys(columns, pl.String)), limits.cell))


class _Budget:
    """How many cells may still be made: spans and indexes make many out of few bytes."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.workbook_cells

    def spend(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise refusals.bomb()


def _html_tables(text: str, limits: Limits) -> list[Rows]:
    parser = _Page(_Budget(limits))
    parser.feed(text)
    parser.close()
    return parser.tables


class _Page(HTMLParser):
    """Collects the cells of every table; scripts and styles are passed over."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(convert_charrefs=True)
        self._budget = budget
        self.tables: list[Rows] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent = True
        elif tag in {"table", "tr", "td", "th"}:
            self._end_cell()
            self._start(tag, dict(attrs).get("colspan") or "1")
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def _start(self, tag: str, span: str) -> None:
        if tag == "table" or not self.tables:
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._cell, self._span = [], min(int(span), _MOST_SPAN) if span.isdecimal() else 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent = False
        elif tag in {"td", "th", "tr", "table"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data if data.strip() else " ")

    def _end_cell(self) -> None:
        if self._cell is not None:
            self._budget.spend(self._span)
            lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
            self.tables[-1][-1] += ["\n".join(lines).strip(), *[""] * (self._span - 1)]
            self._cell = None


def _xml_tables(text: str, limits: Limits) -> list[Rows]:
    book = _Book(_Budget(limits))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.text
    try:
        parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), True)
    except expat.ExpatError as error:
        raise refusals.damaged("XML") from error
    return book.tables


class _Book:
    """Collects the cells of every worksheet; `ss:Index` leaves blanks before a cell."""

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget
        self.tables: list[Rows] = []
        self._data: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        index = attributes.get(f"{_SPREADSHEET} Index", "")
        if tag == "Table":
            self.tables.append([])
        elif tag == "Row" and self.tables:
            self._reach(self.tables[-1], index, 1_048_576, list)
            self.tables[-1].append([])
        elif tag == "Cell" and self.tables and self.tables[-1]:
            self._reach(self.tables[-1][-1], index, 16_384, str)
            self.tables[-1][-1].append("")
        elif tag == "Data" and self.tables and self.tables[-1] and self.tables[-1][-1]:
            self._data = []

    def _reach(self, cells: list[object] | Rows | list[str], index: str, most: int, blank: type) -> None:
        wanted = min(int(index), most) - 1 if index.isdecimal() else 0
        self._budget.spend(max(1, wanted - len(cells)))
        cells.extend(blank() for _ in range(len(cells), wanted))

    def end(self, name: str) -> None:
        if name.endswith(" Data") and self._data is not None:
            text = "".join(self._data)
            self.tables[-1][-1][-1] = re.sub(r"^(\d{4}-\d\d-\d\d)T00:00:00(\.0+)?$", r"\1", text)
            self._data = None

    def text(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)
