"""parquet, typed: written in parts so that memory stays flat, then streamed into one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from chaland.exports.domain import CellKind, Column, Table

_ROWS_A_PART = 50_000
_TYPES: Mapping[CellKind, pl.DataType] = {
    "id": pl.Int64(),
    "number": pl.Float64(),
    "cents": pl.Decimal(18, 2),
    "date": pl.Date(),
    "instant": pl.Datetime("us", "UTC"),
    "moment": pl.String(),
    "yes_no": pl.Boolean(),
    "list": pl.List(pl.String()),
}


def write(table: Table, path: Path) -> tuple[int, int]:
    count, part = 0, 0
    with TemporaryDirectory(dir=path.parent, prefix=".parts-") as folder:
        waiting: list[pl.DataFrame] = [_frame(table, [[] for _ in table.columns])]
        for chunk in table.chunks:
            waiting.append(_frame(table, chunk))
            count += len(chunk[0])
            if sum(frame.height for frame in waiting) >= _ROWS_A_PART:
                part = _flush(waiting, folder, part)
        _flush(waiting, folder, part)
        pl.scan_parquet(sorted(Path(folder).iterdir())).sink_parquet(path, compression="zstd")
    return count, 0


def _flush(waiting: list[pl.DataFrame], folder: str, part: int) -> int:
    if waiting:
        pl.concat(waiting).write_parquet(Path(folder) / f"{part:08}.parquet")
        waiting.clear()
    return part + 1


def _frame(table: Table, chunk: Sequence[Sequence[Any]]) -> pl.DataFrame:
    series = [_series(column, values) for column, values in zip(table.columns, chunk, strict=True)]
    return pl.DataFrame(dict(zip(table.names, series, strict=True)))


def _series(column: Column, values: Sequence[Any]) -> pl.Series:
    """Custom fields may hold a value that is not of their kind: it is left out of a typed column."""
    kind = _TYPES.get(column.kind, pl.String())
    if column.kind == "moment":
        values = [None if value is None else value.isoformat() for value in values]
    elif column.name.startswith("custom.") and column.kind in ("number", "date", "yes_no"):
        values = [None if isinstance(value, str) else value for value in values]
    return pl.Series(column.name, values, dtype=kind, strict=False)
