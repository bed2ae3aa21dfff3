"""Opens a file of any kind: unpack, recognise, hand over to its reader."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import TracebackType

from chaland.intake.reading import refusals
from chaland.intake.reading.cards import open_cards
from chaland.intake.reading.delimited.opening import open_delimited
from chaland.intake.reading.grid import Grid
from chaland.intake.reading.json_records import open_json, open_json_lines
from chaland.intake.reading.layout import find_layout
from chaland.intake.reading.markup import open_markup
from chaland.intake.reading.model import Format, HeaderChoice, Layout, Limits
from chaland.intake.reading.parquet import ParquetGrid
from chaland.intake.reading.records import RecordGrid
from chaland.intake.reading.sniffing import sniff
from chaland.intake.reading.table import Table
from chaland.intake.reading.unpacking import unpack
from chaland.intake.reading.workbook import Workbook
from chaland.intake.reading.workspace import Workspace
from chaland.kernel.text import Text


def open_file(path: Path, *, name: str | None = None, limits: Limits | None = None) -> OpenedFile:
    """Opens `path`; `name` is what its sender called it (only its ending is looked at, as a hint).

    Raises: Refused with code, message and remedy. Close the result, or use it in a `with`.
    """
    limits = limits or Limits()
    work = Workspace()
    try:
        return _open(path, name or path.name, work, limits)
    except BaseException:
        work.close()
        raise


def _open(path: Path, name: str, work: Workspace, limits: Limits) -> OpenedFile:
    size = path.stat().st_size
    if not size:
        raise refusals.empty()
    if size > limits.file:
        raise refusals.too_large(Text(fr="octets", en="bytes"), limits.file)
    content, inner = unpack(path, work.path, limits)
    format_ = sniff(content, inner or _without_gz(name))
    if format_ in {"xlsx", "xls", "ods"}:
        return OpenedFile(format_, work, limits, workbook=Workbook(content, work.path, format_, limits))
    return OpenedFile(format_, work, limits, grid=_single(format_, content, work.path, limits))


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _single(format_: Format, path: Path, work: Path, limits: Limits) -> Grid:
    if format_ == "vcf":
        return open_cards(path, work, limits)
    if format_ == "json":
        return open_json(path, work, limits)
    if format_ == "jsonl":
        return open_json_lines(path, work, limits)
    if format_ == "html":
        return open_markup(path, work, limits)
    if format_ == "parquet":
        return ParquetGrid(path, limits)
    return open_delimited(path, work, limits)


class OpenedFile:
    """A file that can be read. `sheets` is empty for formats that have none."""

    def __init__(
        self,
        format_: Format,
        work: Workspace,
        limits: Limits,
        *,
        grid: Grid | None = None,
        workbook: Workbook | None = None,
    ) -> None:
        self.format: Format = format_
        self.sheets: tuple[str, ...] = workbook.sheets if workbook else ()
        self._work = work
        self._limits = limits
        self._grid = grid
        self._workbook = workbook

    def table(self, sheet: str | None = None, *, header: HeaderChoice | None = None) -> Table:
        """The table of a sheet; by default of the first sheet with a real table.

        Raises: Refused for an unknown sheet, no table, too many columns.
        """
        if self._workbook is not None:
            sheet = sheet or self._workbook.main_sheet()
            grid: Grid = self._workbook.grid(sheet)
        else:
            assert self._grid is not None
            grid, sheet = self._grid, None
        layout = _layout(grid, header)
        if not layout.headers or _holds_one_cell(grid):
            raise refusals.no_table()
        if len(layout.headers) > self._limits.columns:
            raise refusals.too_many_columns(len(layout.headers), self._limits.columns)
        return Table(grid, layout, sheet, owner=self)

    def close(self) -> None:
        """Removes what was unpacked; tables of this file can no longer be read."""
        self._work.close()

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _layout(grid: Grid, header: HeaderChoice | None) -> Layout:
    if isinstance(grid, RecordGrid | ParquetGrid):
        return grid.layout
    return find_layout(grid.head(), header)


def _holds_one_cell(grid: Grid) -> bool:
    """Whether fewer than two cells hold a letter or a digit: nothing to import."""
    if isinstance(grid, RecordGrid | ParquetGrid):
        return False
    told = (cell for row in grid.head() for cell in row.cells if cell and any(map(str.isalnum, cell)))
    return sum(1 for _ in islice(told, 2)) < 2
