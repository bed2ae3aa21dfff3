"""Formats made of records rather than of cells: each record brings the names of its own values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from chaland.intake.reading import refusals
from chaland.intake.reading.layout import name_headers
from chaland.intake.reading.model import Block, Layout, Limits, Notice, RaggedRow, Row

_BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """One record, with the line it starts at; or a row that could not be read."""

    line: int
    values: Mapping[str, str] | RaggedRow


class RecordGrid:
    """Reads the records twice: once for the names of the columns, then as often as wanted."""

    delimiter: str | None = None

    def __init__(
        self,
        read: Callable[[], Iterator[Found]],
        limits: Limits,
        *,
        encoding: str | None = None,
        order: tuple[str, ...] = (),
        notices: tuple[Notice, ...] = (),
    ) -> None:
        """`order`: columns that come first, when present. Raises: Refused for no record, too many columns."""
        self._read = read
        self.encoding = encoding
        self.notices = notices
        self.columns, self.rows_estimate = self._survey(limits, order)

    def _survey(self, limits: Limits, order: tuple[str, ...]) -> tuple[tuple[str, ...], int | None]:
        seen: dict[str, None] = {}
        count = 0
        for found in self._read():
            count += 1
            if not isinstance(found.values, RaggedRow):
                seen.update(dict.fromkeys(found.values))
            if len(seen) > limits.columns:
                raise refusals.too_many_columns(len(seen), limits.columns)
        if not seen:
            raise refusals.no_table()
        first = [name for name in order if name in seen]
        return (*first, *(name for name in seen if name not in set(first))), count

    @property
    def layout(self) -> Layout:
        return Layout(name_headers(self.columns), self.columns, 0, 0)

    def head(self) -> list[Row]:
        return []

    def blocks(self) -> Iterator[Block]:
        rows: list[Found] = []
        for found in self._read():
            rows.append(found)
            if len(rows) >= _BLOCK:
                yield self._block(rows)
                rows = []
        if rows:
            yield self._block(rows)

    def _block(self, found: list[Found]) -> Block:
        ragged = tuple(one.values for one in found if isinstance(one.values, RaggedRow))
        good = [(one.line, one.values) for one in found if not isinstance(one.values, RaggedRow)]
        frame = pl.DataFrame(
            {
                str(rank): pl.Series([values.get(name) or None for _, values in good], dtype=pl.String)
                for rank, name in enumerate(self.columns)
            }
        )
        return Block(frame, pl.Series("lines", [line for line, _ in good], pl.Int64), ragged)
