"""Cuts text into records and cells, forgiving quotes that do not close.

The careful reader: the fast one (polars) takes over wherever quotes are well formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_LINES = 500  # a quoted cell longer than that is a quote somebody forgot to close


@dataclass(frozen=True, slots=True)
class Record:
    """`end`: offset after it in the text. `stray`: a quote was taken for a plain character."""

    line: int
    cells: list[str]
    end: int
    stray: bool = False


class RecordReader:
    """Reads records separated by one-character `delimiter`, quotes per RFC 4180."""

    def __init__(self, delimiter: str, *, patience: int = 1 << 20) -> None:
        """`patience`: how many characters an open quote may wait for its end."""
        d = re.escape(delimiter)
        self._delimiter = delimiter
        self._patience = patience
        self._quoted = re.compile(rf'"((?:[^"]++|"")*+)"(?={d}|\r?\n|\r?\Z)')
        self._closed = re.compile(r'"(?:[^"]++|"")*+"')
        self._sloppy = re.compile(rf'"([^\n]*?)"(?={d}|\r?\n|\r?\Z)')
        self._plain = re.compile(rf"[^{d}\n]*+")

    def read(self, text: str, line: int, *, final: bool) -> Iterator[Record]:
        """The records of `text`, the first of which starts at `line`.

        Stops before a record that the text may not hold whole, unless it is `final`.
        """
        position = 0
        while position < len(text):
            record = self._record(text, position, line, final=final)
            if record is None:
                return
            yield record
            line += text.count("\n", position, record.end)
            position = record.end

    def _record(self, text: str, start: int, line: int, *, final: bool) -> Record | None:
        end = text.find("\n", start)
        if end < 0 and not final:
            return None
        stop = len(text) if end < 0 else end
        if '"' not in text[start:stop]:
            bare = text[start:stop].removesuffix("\r")
            return Record(line, bare.split(self._delimiter), min(stop + 1, len(text)))
        return self._quoted_record(text, start, line, final=final)

    def _quoted_record(self, text: str, start: int, line: int, *, final: bool) -> Record | None:
        cells: list[str] = []
        stray = False
        position = start
        while True:
            found = self._cell(text, position, start, final=final)
            if found is None:
                return None
            cell, position, odd = found
            cells.append(cell)
            stray = stray or odd
            if text.startswith(self._delimiter, position):
                position += 1
                continue
            if position >= len(text) and not final:
                return None
            after = position + 1 + text.startswith("\r\n", position)
            return Record(line, cells, min(after, len(text)), stray)

    def _cell(self, text: str, at: int, start: int, *, final: bool) -> tuple[str, int, bool] | None:
        """The cell at an offset, the offset after it, whether a quote in it is stray."""
        if not text.startswith('"', at):
            return self._bare(text, at)
        match = self._quoted.match(text, at)
        if match and match[1].count("\n") <= _MOST_LINES:
            return match[1].replace('""', '"'), match.end(), False
        if (
            not match
            and not final
            and not self._closed.match(text, at)
            and len(text) - start < self._patience
        ):
            return None
        sloppy = self._sloppy.match(text, at)
        return (sloppy[1], sloppy.end(), True) if sloppy else self._bare(text, at)

    def _bare(self, text: str, at: int) -> tuple[str, int, bool]:
        match = self._plain.match(text, at)
        assert match is not None
        cell = match[0]
        ends = match.end()
        if cell.endswith("\r") and (ends >= len(text) or text[ends] == "\n"):
            cell, ends = cell[:-1], ends - 1
        return cell, ends, '"' in cell
