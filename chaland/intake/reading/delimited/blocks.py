"""Turns UTF-8 text into blocks of cells with the line each row starts at: fast where quotes are clean.

Fast: numpy finds the ends of records (line feeds outside quotes) and proves that quotes are well
formed, polars cuts the cells. Careful: `RecordReader`, for the blocks where that proof fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from chaland.intake.reading.delimited.records import Record, RecordReader
from chaland.intake.reading.misfits import HUGE_CELL, TOO_LONG
from chaland.intake.reading.model import Block, RaggedRow

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Taken:
    """A block, how many bytes and lines it took, the line of its first stray quote if it has one."""

    block: Block
    size: int
    lines: int
    stray: int | None = None


class BlockReader:
    """Reads blocks of a text with one-byte `delimiter` and at most `width` cells that matter per row."""

    def __init__(self, delimiter: str, width: int, cell_limit: int) -> None:
        self._delimiter = delimiter
        self._byte = ord(delimiter)
        self._width = width + 1  # one more, to see the rows that go beyond
        self._cell_limit = cell_limit
        self._records = RecordReader(delimiter, patience=cell_limit)
        self._schema = {str(rank): pl.String for rank in range(self._width)}
        self._top = delimiter.encode() * (self._width - 1) + b"\n"  # tells polars the width

    def take(self, data: bytes, line: int, *, final: bool) -> Taken | None:
        """The whole records at the start of `data`; None when there is not one yet."""
        ends = self._record_ends(np.frombuffer(data, np.uint8), final=final)
        if ends is None:
            return self._carefully(data, line, final=final)
        if not ends.size:
            return None
        return self._fast(data, ends, line) or self._carefully(data, line, final=final)

    def _record_ends(self, data: Bytes, *, final: bool) -> Places | None:
        """Offsets just after each whole record; None when quotes are not well formed."""
        feeds = np.flatnonzero(data == _LF)
        quotes = np.flatnonzero(data == _QUOTE)
        if quotes.size:
            if not self._are_well_formed(data, quotes) or (final and quotes.size % 2):
                return None
            feeds = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
        ends = feeds + 1
        if final and (not ends.size or ends[-1] < data.size):
            ends = np.append(ends, data.size)
        pending = data.size - int(ends[-1] if ends.size else 0)
        longest = max(int(np.max(np.diff(ends, prepend=0), initial=0)), pending)
        return None if longest > self._cell_limit else ends

    def _are_well_formed(self, data: Bytes, quotes: Places) -> bool:
        """Every odd quote opens a cell or follows a quote; every even one closes a cell or precedes a quote."""
        opening, closing = quotes[0::2], quotes[1::2]
        before = data[opening - 1]
        opens = (opening == 0) | (before == self._byte) | (before == _LF)
        opens[1:] |= opening[1:] == closing[: opening.size - 1] + 1
        last = closing == data.size - 1
        after = data[np.minimum(closing + 1, data.size - 1)]
        closes = last | (after == self._byte) | (after == _LF) | (after == _CR) | (after == _QUOTE)
        return bool(opens.all() and closes.all())

    def _fast(self, data: bytes, ends: Places, line: int) -> Taken | None:
        """None when some row is wider than expected, or polars counts otherwise than we do."""
        size = int(ends[-1])
        used = data[:size]
        frame = self._parse(used)
        if frame is None or frame.height != ends.size:
            return None
        feeds = np.flatnonzero(np.frombuffer(used, np.uint8) == _LF)
        starts = np.concatenate(([0], ends[:-1]))
        lines = pl.Series("lines", np.searchsorted(feeds, starts) + line, pl.Int64)
        return Taken(Block(frame, lines), size, int(feeds.size))

    def _parse(self, data: bytes) -> pl.DataFrame | None:
        try:
            frame = pl.read_csv(
                self._top + data,
                has_header=False,
                separator=self._delimiter,
                quote_char='"' if b'"' in data else None,
                schema=self._schema,
            )
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            return None
        frame = frame.slice(1)
        return frame.with_columns(_blank_to_null()) if b'""' in data else frame

    def _carefully(self, data: bytes, line: int, *, final: bool) -> Taken | None:
        text = data.decode()
        records = list(self._records.read(text, line, final=final))
        if not records:
            return None
        end = records[-1].end
        stray = next((record.line for record in records if record.stray), None)
        return Taken(self._block(records), len(text[:end].encode()), text.count("\n", 0, end), stray)

    def _block(self, records: Sequence[Record]) -> Block:
        """Rows beyond the width, or with an enormous cell, are set apart."""
        ragged, rows, lines = [], [], []
        for record in records:
            cells = record.cells
            if max(map(len, cells)) > self._cell_limit:
                ragged.append(RaggedRow(record.line, shorten(cells), HUGE_CELL))
            elif any(cells[self._width :]):
                ragged.append(RaggedRow(record.line, tuple(cells), TOO_LONG))
            else:
                rows.append([*cells[: self._width], *[""] * (self._width - len(cells))])
                lines.append(record.line)
        columns = zip(*rows, strict=True) if rows else [()] * self._width
        frame = pl.DataFrame(
            {
                name: pl.Series(list(cells), dtype=pl.String)
                for name, cells in zip(self._schema, columns, strict=True)
            }
        )
        return Block(frame.with_columns(_blank_to_null()), pl.Series("lines", lines, pl.Int64), tuple(ragged))


def _blank_to_null() -> pl.Expr:
    return pl.when(pl.all() != "").then(pl.all())


def shorten(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells fit to be shown: enormous ones cut."""
    return tuple(cell if len(cell) <= 1_000 else cell[:1_000] + "…" for cell in cells[:2_000])
