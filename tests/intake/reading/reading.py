"""Reads a whole file for a test: plain values, easy to compare."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from chaland.intake.reading import HeaderChoice, Limits, RaggedRow, Table, open_file


@dataclass(frozen=True)
class Whole:
    format: str
    table: Table
    rows: list[tuple[str | None, ...]]
    lines: list[int]
    ragged: list[RaggedRow]

    @property
    def codes(self) -> list[str]:
        return [notice.code for notice in self.table.notices]


def read(
    path: Path,
    *,
    sheet: str | None = None,
    header: HeaderChoice | None = None,
    limits: Limits | None = None,
    chunk: int = 20_000,
    name: str | None = None,
) -> Whole:
    with open_file(path, name=name, limits=limits) as opened:
        table = opened.table(sheet, header=header)
        chunks = list(table.chunks(chunk))
        assert all(one.frame.height == one.lines.len() for one in chunks)
        return Whole(
            opened.format,
            table,
            [row for one in chunks for row in one.frame.rows()],
            [line for one in chunks for line in one.lines],
            [row for one in chunks for row in one.ragged],
        )


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def xlsx(path: Path, *rows: list[object], **options: object) -> Path:
    """A workbook of one sheet; a datetime needs `default_date_format` in the options."""
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Feuille")
        for rank, row in enumerate(rows):
            sheet.write_row(rank, 0, row)
    return path


def patched(path: Path, changes: Mapping[str, bytes], target: Path) -> Path:
    """A copy of a zip with some members replaced or added."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in {**dict.fromkeys(source.namelist()), **dict.fromkeys(changes)}:
            out.writestr(name, changes[name] if name in changes else source.read(name))
    return target


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def xlsx_bytes(*rows: list[object]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for rank, row in enumerate(rows):
            sheet.write_row(rank, 0, row)
    return held.getvalue()


def pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
