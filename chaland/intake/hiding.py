"""What must not be kept is hidden before anything else reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from chaland.intake.cleaning import Mapping
from chaland.intake.reading import RaggedRow
from chaland.intake.recognition import mask, mask_numbers


def hidden(frame: pl.DataFrame, mapping: Mapping, *, allowed: bool) -> pl.DataFrame:
    """Sensitive columns leave nothing but their last characters, even in the raw row; in columns of free
    text only card and identity numbers are hidden, unless keeping them was `allowed`."""
    covered = [mask(frame[use.header]).alias(use.header) for use in mapping.columns if use.masked]
    loose = [] if allowed else _free_text(mapping)
    return frame.with_columns([*covered, *(mask_numbers(frame[header]).alias(header) for header in loose)])


def hidden_rows(
    rows: Iterable[RaggedRow], headers: Sequence[str], mapping: Mapping, *, allowed: bool
) -> tuple[RaggedRow, ...]:
    """The same of rows that do not fit `headers`: what stands under a sensitive header, or may have been
    pushed out from under it by the cells that are too many, is hidden whole."""
    covered = {headers.index(use.header) for use in mapping.columns if use.masked and use.header in headers}
    return tuple(replace(row, cells=_hidden_cells(row, len(headers), covered, allowed)) for row in rows)


def _hidden_cells(row: RaggedRow, width: int, covered: set[int], allowed: bool) -> tuple[str, ...]:
    cells = pl.Series(row.cells, dtype=pl.String)
    pushed = max(0, len(row.cells) - width)
    secret = [any(place - shift in covered for shift in range(pushed + 1)) for place in range(len(row.cells))]
    loose = cells if allowed else mask_numbers(cells)
    return tuple(mask(cells).zip_with(pl.Series(secret, dtype=pl.Boolean), loose))


def _free_text(mapping: Mapping) -> list[str]:
    """Columns in which people write what they like."""
    return [
        use.header
        for use in mapping.columns
        if not use.masked and use.field in (None, "notes", "subject") and use.custom_type == "text"
    ]
