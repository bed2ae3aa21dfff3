"""One table of a file, read in chunks of flat memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from chaland.intake.reading.grid import Grid
from chaland.intake.reading.layout import is_total
from chaland.intake.reading.misfits import TOO_LONG
from chaland.intake.reading.model import Block, Chunk, Layout, Notice, RaggedRow
from chaland.kernel.text import Text

_LAST_ROWS = 3  # where totals are looked for


class Table:
    """Headers, facts about how the file was read, and its rows as often as wanted."""

    def __init__(self, grid: Grid, layout: Layout, sheet: str | None, owner: object = None) -> None:
        """`owner` is kept alive with the table: what was unpacked goes when it goes."""
        self._owner = owner
        self._grid = grid
        self._layout = layout
        self._late: tuple[Notice, ...] = ()
        self.sheet = sheet

    @property
    def headers(self) -> tuple[str, ...]:
        """Unique, never blank."""
        return self._layout.headers

    @property
    def original_headers(self) -> tuple[str, ...]:
        """The words of the file, in the order of `headers`; blank where it has none."""
        return self._layout.original_headers

    @property
    def header_line(self) -> int:
        """1-based line or row of the header; 0 when the file has none."""
        return self._layout.header_line

    @property
    def encoding(self) -> str | None:
        return self._grid.encoding

    @property
    def delimiter(self) -> str | None:
        return self._grid.delimiter

    @property
    def rows_estimate(self) -> int | None:
        """Rows of data, about: exact unless cells hold line breaks or rows are blank."""
        total = self._grid.rows_estimate
        return None if total is None else max(0, total - self._layout.last_line)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was skipped or guessed. Those about the body come once `chunks` was read to its end."""
        return (*self._layout.notices, *self._grid.notices, *self._late)

    def sample(self, rows: int = 500) -> pl.DataFrame:
        """The first rows, all String."""
        for chunk in self.chunks(rows):
            return chunk.frame.head(rows)
        return pl.DataFrame(schema=dict.fromkeys(self.headers, pl.String))

    def chunks(self, rows: int = 20_000) -> Iterator[Chunk]:
        """Every row, `rows` at a time, from the start at each call. Blank rows are left out."""
        ragged: list[RaggedRow] = []
        held = _nothing(self.headers)
        for block in self._without_totals(self._shaped()):
            ragged += block.ragged
            held = _append(held, block)
            while held.frame.height >= rows or len(ragged) >= rows:
                yield Chunk(held.frame.head(rows), held.lines.head(rows), tuple(ragged))
                held = _tail(held, rows)
                ragged = []
        if held.frame.height or ragged:
            yield Chunk(held.frame, held.lines, tuple(ragged))

    def _shaped(self) -> Iterator[Block]:
        """The blocks of the grid under our headers: rows that do not fit set apart, blank ones dropped."""
        for block in self._grid.blocks():
            block = _set_apart(_after(block, self._layout.last_line), len(self.headers))
            yield self._without_headers(_named(block, self.headers))

    def _without_headers(self, block: Block) -> Block:
        """Without the header repeated inside the table, as printed reports and glued files have it."""
        names = self.original_headers
        if not self.header_line or not any(names):
            return block
        first = next(rank for rank, name in enumerate(names) if name)
        likely = (block.frame[:, first].str.strip_chars() == names[first]).fill_null(value=False)
        ranks = [rank for rank in likely.arg_true() if _stripped(block.frame.row(rank)) == names]
        if not ranks:
            return block
        self._tell(_repeated_header(int(block.lines[ranks[0]])))
        return _keep(block, ~pl.Series(range(block.frame.height)).is_in(ranks))

    def _without_totals(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Holds one block back, so that the end of the file is known when it comes."""
        held: Block | None = None
        for block in blocks:
            if not block.frame.height and not block.ragged:
                continue
            if held is not None and block.frame.height:
                yield held
                held = block
            elif held is not None:
                held = Block(held.frame, held.lines, held.ragged + block.ragged)
            else:
                held = block
        if held is not None:
            yield self._trim(held)

    def _trim(self, block: Block) -> Block:
        """The last block without the rows of totals at its end."""
        keep = block.frame.height
        for row in reversed(block.frame.tail(_LAST_ROWS).rows()):
            if not is_total(row):
                break
            keep -= 1
            self._tell(_total(int(block.lines[keep])))
        return Block(block.frame.head(keep), block.lines.head(keep), block.ragged)

    def _tell(self, notice: Notice) -> None:
        if notice not in self._late:  # the file may be read again
            self._late = (*self._late, notice)


def _after(block: Block, line: int) -> Block:
    """Only what comes after a line."""
    if not line or (block.lines.len() and int(block.lines[0]) > line):
        return block
    kept = _keep(block, block.lines > line)
    return Block(kept.frame, kept.lines, tuple(row for row in block.ragged if row.line > line))


def _set_apart(block: Block, width: int) -> Block:
    """Rows with something beyond the last header leave the frame and become ragged."""
    extra = block.frame.columns[width:]
    if not extra:
        return block
    beyond = block.frame.select(pl.any_horizontal(pl.col(extra).is_not_null())).to_series()
    if not beyond.any():
        return block
    rows = block.frame.filter(beyond).rows()
    lines = block.lines.filter(beyond)
    apart = [RaggedRow(line, _cells(row), TOO_LONG) for line, row in zip(lines, rows, strict=True)]
    kept = _keep(block, ~beyond)
    return Block(kept.frame, kept.lines, tuple(sorted((*block.ragged, *apart), key=lambda row: row.line)))


def _named(block: Block, headers: Sequence[str]) -> Block:
    """The frame under the headers, missing columns added empty, blank rows dropped."""
    width = block.frame.width
    frame = block.frame.select(
        (pl.nth(rank) if rank < width else pl.lit(None, pl.String)).alias(name)
        for rank, name in enumerate(headers)
    )
    if not frame.height:
        return Block(frame, block.lines.clear(), block.ragged)
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    return _keep(Block(frame, block.lines, block.ragged), filled)


def _keep(block: Block, mask: pl.Series) -> Block:
    if mask.all():
        return block
    return Block(block.frame.filter(mask), block.lines.filter(mask), block.ragged)


def _append(held: Block, block: Block) -> Block:
    if not held.frame.height:
        return Block(block.frame, block.lines)
    return Block(pl.concat([held.frame, block.frame]), pl.concat([held.lines, block.lines]))


def _tail(held: Block, rows: int) -> Block:
    return Block(held.frame.slice(rows), held.lines.slice(rows))


def _nothing(headers: Sequence[str]) -> Block:
    frame = pl.DataFrame(schema=dict.fromkeys(headers, pl.String))
    return Block(frame, pl.Series("lines", [], pl.Int64))


def _cells(row: Sequence[str | None]) -> tuple[str, ...]:
    """The cells as they stood, without the empty ones at the end."""
    cells = [cell or "" for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _stripped(row: Sequence[str | None]) -> tuple[str, ...]:
    return tuple((cell or "").strip() for cell in row)


def _repeated_header(line: int) -> Notice:
    text = Text(
        fr="L'en-tête est répété dans le tableau : ces lignes sont laissées de côté.",
        en="The header is repeated inside the table: those rows were skipped.",
    )
    return Notice("repeated_header", text, line)


def _total(line: int) -> Notice:
    text = Text(
        fr=f"Ligne de total à la fin du tableau laissée de côté (ligne {line}).",
        en=f"Total row at the end of the table skipped (line {line}).",
    )
    return Notice("total_row", text, line)
