"""What every format gives to a Table: rows of text with their place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from chaland.intake.reading.model import Block, Notice, Row


class Grid(Protocol):
    """A source of rows that can be read again from the start."""

    encoding: str | None
    delimiter: str | None
    rows_estimate: int | None  # header and title rows included

    @property
    def notices(self) -> Sequence[Notice]:
        """What was done to read it; may grow while `blocks` is read."""
        ...

    def head(self) -> Sequence[Row]:
        """The first rows, for finding the header."""
        ...

    def blocks(self) -> Iterator[Block]:
        """Every row, in order, in pieces of bounded size."""
        ...
