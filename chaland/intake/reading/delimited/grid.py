"""A text file of cells as a Grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from chaland.intake.reading import refusals
from chaland.intake.reading.delimited.blocks import BlockReader, Taken, shorten
from chaland.intake.reading.delimited.pieces import read_pieces
from chaland.intake.reading.delimited.records import RecordReader
from chaland.intake.reading.layout import HEAD_ROWS
from chaland.intake.reading.misfits import HUGE_CELL
from chaland.intake.reading.model import Block, Limits, Notice, RaggedRow, Row
from chaland.kernel.text import Text

_HEAD = 1 << 20
_PLACEHOLDER = "\x1f"  # stands for a delimiter of several bytes while cells are cut


@dataclass(frozen=True, slots=True)
class Source:
    """A UTF-8 text file ready to cut. `skip`: bytes of the UTF-8 mark at its start; `lines`: how many."""

    path: Path
    skip: int
    encoding: str
    delimiter: str
    lines: int


class DelimitedGrid:
    """Rows of a csv, tsv or txt file. Raises Refused for too many columns."""

    def __init__(self, source: Source, limits: Limits, notices: tuple[Notice, ...] = ()) -> None:
        self._source = source
        self._limits = limits
        self._opened = notices
        self._stray: int | None = None
        self._marks = _Marks(source.delimiter)
        self.encoding: str | None = source.encoding
        self.delimiter: str | None = source.delimiter
        self.rows_estimate: int | None = source.lines
        self._head = list(self._read_head())
        self._width = max((len(row.cells) for row in self._head), default=1)

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._opened if self._stray is None else (*self._opened, _stray_quotes(self._stray))

    def head(self) -> list[Row]:
        return self._head

    def _read_head(self) -> Iterator[Row]:
        """The first rows, read with care."""
        with self._source.path.open("rb") as file:
            file.seek(self._source.skip)
            data = file.read(_HEAD)
            final = not file.read(1)
        text = self._marks.replace(data).decode(errors="ignore")
        for rank, record in enumerate(RecordReader(self._marks.one).read(text, 1, final=final), 1):
            if len(record.cells) > self._limits.columns:
                raise refusals.too_many_columns(len(record.cells), self._limits.columns)
            yield Row(record.line, tuple(map(self._marks.restore, shorten(record.cells))))
            if rank >= HEAD_ROWS:
                break

    def blocks(self) -> Iterator[Block]:
        cutter = Cutter(BlockReader(self._marks.one, self._width, self._limits.cell))
        for piece in read_pieces(self._source.path, self._source.skip):
            data = self._marks.replace(piece.data)
            for block in cutter.skip_line(data) if piece.is_huge else cutter.feed(data):
                yield self._marks.restored(block)
        for block in cutter.finish():
            yield self._marks.restored(block)
        self._stray = cutter.stray if self._stray is None else self._stray


class Cutter:
    """Feeds pieces to a BlockReader, keeps what is not a whole record yet, counts lines."""

    def __init__(self, reader: BlockReader) -> None:
        self._reader = reader
        self._rest = b""
        self._line = 1
        self.stray: int | None = None

    def feed(self, data: bytes) -> Iterator[Block]:
        self._rest += data
        yield from self._take(final=False)

    def finish(self) -> Iterator[Block]:
        while self._rest:
            yield from self._take(final=True)

    def skip_line(self, start: bytes) -> Iterator[Block]:
        """A line too long to hold becomes one ragged row that shows its beginning."""
        yield from self.finish()
        cells = start[:10_000].decode(errors="ignore")
        frame = pl.DataFrame(schema={"0": pl.String})
        row = RaggedRow(self._line, shorten([cells]), HUGE_CELL)
        self._line += 1
        yield Block(frame, pl.Series("lines", [], pl.Int64), (row,))

    def _take(self, *, final: bool) -> Iterator[Block]:
        taken = self._reader.take(self._rest, self._line, final=final)
        if taken is not None:
            self._move(taken)
            yield taken.block

    def _move(self, taken: Taken) -> None:
        self._rest = self._rest[taken.size :]
        self._line += taken.lines
        if self.stray is None:
            self.stray = taken.stray


class _Marks:
    """Lets one byte stand for a longer delimiter, and back inside the cells."""

    def __init__(self, delimiter: str) -> None:
        self._long = delimiter
        self.one = delimiter if len(delimiter) == 1 and delimiter.isascii() else _PLACEHOLDER

    def replace(self, data: bytes) -> bytes:
        if self.one == self._long:
            return data
        if self._long == "+|":  # bulk copies end their rows with &|
            data = data.replace(b"&|\r\n", b"\n").replace(b"&|\n", b"\n")
        return data.replace(self._long.encode(), self.one.encode())

    def restore(self, cell: str) -> str:
        return cell if self.one == self._long else cell.replace(self.one, self._long)

    def restored(self, block: Block) -> Block:
        if self.one == self._long:
            return block
        frame = block.frame.with_columns(pl.all().str.replace_all(self.one, self._long, literal=True))
        return Block(frame, block.lines, block.ragged)


def _stray_quotes(line: int) -> Notice:
    text = Text(
        fr=f"Des guillemets mal fermés ont été lus comme du texte (à partir de la ligne {line}).",
        en=f"Quotes that do not close were read as plain text (from line {line} on).",
    )
    return Notice("stray_quotes", text, line)
