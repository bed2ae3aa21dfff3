"""What the rest of intake sees of a file: tables, chunks, notices, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from chaland.kernel.text import Language, Text

Format = Literal["csv", "xlsx", "xls", "ods", "html", "vcf", "json", "jsonl", "parquet"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is refused, or the row rejected. Bytes unless said."""

    file: int = 4 << 30
    unpacked: int = 4 << 30
    workbook: int = 1 << 30  # of xml, once unpacked: a workbook is read whole
    workbook_cells: int = 40_000_000
    ratio: int = 200  # unpacked / packed, tolerated whatever it is below `ratio_floor`
    ratio_floor: int = 64 << 20
    members: int = 10_000  # files inside an archive
    columns: int = 2_000
    cell: int = 1 << 20


@dataclass(frozen=True, slots=True)
class HeaderChoice:
    """The header a person pointed at: its 1-based line (0: the file has none) and its height in lines."""

    line: int
    height: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """Something done while reading that the person should know; `text` is ready to show."""

    code: str
    text: Text
    line: int | None = None

    def say(self, language: Language) -> str:
        return self.text.to(language)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a row does not fit, and what the person can do about it."""

    code: str
    text: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row that does not fit the headers: its 1-based line, its cells as they stood, why."""

    line: int
    cells: tuple[str, ...]
    reason: Misfit


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows. `frame`: all String, named by the headers, null = empty cell.

    `lines`: Int64, one per row of `frame`, 1-based line (csv, jsonl, vcf) or row (workbooks) in the
    file; for json and parquet the rank of the record.
    """

    frame: pl.DataFrame
    lines: pl.Series
    ragged: tuple[RaggedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the file, before any header is known."""

    line: int
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive records: `frame` has columns "0", "1"… all String; `lines` one per row."""

    frame: pl.DataFrame
    lines: pl.Series
    ragged: tuple[RaggedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies in its file. `last_line`: the last line before the data.

    `original_headers` are the words of the file; `headers` are unique and never blank.
    """

    headers: tuple[str, ...]
    original_headers: tuple[str, ...]
    header_line: int
    last_line: int
    notices: tuple[Notice, ...] = ()
