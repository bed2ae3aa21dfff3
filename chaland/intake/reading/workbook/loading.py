"""Sheets as frames of text: xlsx and ods here, xls in another process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import fastexcel
import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from chaland.intake.reading import refusals
from chaland.intake.reading.model import Format
from chaland.intake.reading.workbook import apart
from chaland.intake.reading.workbook.cells import as_text
from chaland.kernel.errors import Refused

_PATIENCE_S = 120


class Loader(Protocol):
    sheets: tuple[str, ...]

    def load(self, sheet: str) -> pl.DataFrame:
        """Every row from row 1 of the sheet, all String. Raises: Refused."""
        ...


def open_loader(path: Path, work: Path, format_: Format) -> Loader:
    """Raises: Refused for passwords and damage."""
    path = _under_its_own_ending(path, work, format_)
    if format_ == "xls":
        return Apart(path, work)
    return Typed(path) if format_ == "ods" else Inside(path)


def _under_its_own_ending(path: Path, work: Path, format_: Format) -> Path:
    """The reader trusts the ending of the name; we do not."""
    if path.suffix == f".{format_}":
        return path
    return Path(shutil.copyfile(path, work / f"workbook.{format_}"))


class Inside:
    """xlsx: fast, columns at once."""

    def __init__(self, path: Path) -> None:
        with refusals.damage("xlsx"):
            try:
                self._reader = fastexcel.read_excel(path)
            except fastexcel.FastExcelError as error:
                raise _unreadable(error, "xlsx") from error
        self.sheets = tuple(self._reader.sheet_names)

    def load(self, sheet: str) -> pl.DataFrame:
        with refusals.damage("xlsx", fastexcel.FastExcelError):
            return self._reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()


class Typed:
    """ods: cell by cell, because the faster reader drops times of day."""

    def __init__(self, path: Path) -> None:
        with refusals.damage("ods"):
            try:
                self._reader = CalamineWorkbook.from_path(path)
            except CalamineError as error:
                raise _unreadable(error, "ods") from error
        self.sheets = tuple(self._reader.sheet_names)

    def load(self, sheet: str) -> pl.DataFrame:
        with refusals.damage("ods", CalamineError):
            rows = self._reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        columns = zip(*rows, strict=True)
        return pl.DataFrame(
            {
                str(rank): pl.Series(list(map(as_text, cells)), dtype=pl.String)
                for rank, cells in enumerate(columns)
            }
        )


class Apart:
    def __init__(self, path: Path, work: Path) -> None:
        self._sheets_at = work
        command = [sys.executable, "-P", apart.__file__, str(path), str(work)]
        environment = {**os.environ, "RUST_BACKTRACE": "0", "POLARS_MAX_THREADS": "1"}
        try:
            done = subprocess.run(  # noqa: S603 - our own script, on a path of our own
                command, check=False, capture_output=True, timeout=_PATIENCE_S, env=environment
            )
        except subprocess.TimeoutExpired as error:
            raise refusals.damaged("xls") from error
        if done.returncode == 3:
            raise refusals.password()
        if done.returncode:
            raise refusals.damaged("xls")
        self.sheets = tuple(json.loads((work / "sheets.json").read_text(encoding="utf-8")))

    def load(self, sheet: str) -> pl.DataFrame:
        path = self._sheets_at / f"{self.sheets.index(sheet)}.arrow"
        if not path.exists():
            raise refusals.damaged("xls")
        return pl.read_ipc(path)


def _unreadable(error: Exception, format_: Format) -> Refused:
    words = str(error).lower()
    return refusals.password() if "password" in words or "encrypt" in words else refusals.damaged(format_)
