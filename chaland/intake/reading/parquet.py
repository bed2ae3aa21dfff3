"""Parquet: structures flattened, lists joined, everything as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass

from chaland.intake.reading import refusals
from chaland.intake.reading.layout import name_headers
from chaland.intake.reading.model import Block, Layout, Limits, Notice, Row
from chaland.kernel.listing import ALONE

_BLOCK = 20_000


class ParquetGrid:
    """A Parquet file; structures flattened, lists joined."""

    encoding: str | None = None
    delimiter: str | None = None
    notices: tuple[Notice, ...] = ()

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises: Refused when damaged, too wide, too long."""
        with refusals.damage("Parquet", pl.exceptions.PolarsError, OSError):
            self._lazy = pl.scan_parquet(path, glob=False)
            self._expressions = _parquet_columns(self._lazy.collect_schema())
            self.rows_estimate: int | None = int(self._lazy.select(pl.len()).collect().item())
        self.columns = tuple(self._expressions)
        if len(self.columns) > limits.columns:
            raise refusals.too_many_columns(len(self.columns), limits.columns)
        if not self.columns:
            raise refusals.no_table()

    @property
    def layout(self) -> Layout:
        return Layout(name_headers(self.columns), self.columns, 0, 0)

    def head(self) -> list[Row]:
        return []

    def blocks(self) -> Iterator[Block]:
        named = [expression.alias(str(rank)) for rank, expression in enumerate(self._expressions.values())]
        for start in range(0, self.rows_estimate or 0, _BLOCK):
            with refusals.damage("Parquet", pl.exceptions.PolarsError, OSError):
                frame = self._lazy.slice(start, _BLOCK).select(named).collect()
            frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
            yield Block(frame, pl.int_range(start + 1, start + 1 + frame.height, eager=True).alias("lines"))


def _parquet_columns(schema: Mapping[str, pl.DataType]) -> dict[str, pl.Expr]:
    found: dict[str, pl.Expr] = {}
    for name, kind in schema.items():
        found.update(_parquet_column(name, pl.col(name), kind))
    return found


def _parquet_column(name: str, column: pl.Expr, kind: pl.DataType) -> dict[str, pl.Expr]:
    if isinstance(kind, pl.Struct):
        found: dict[str, pl.Expr] = {}
        for one in kind.fields:
            found.update(
                _parquet_column(f"{name}.{one.name}", column.struct.field(one.name), _instance(one.dtype))
            )
        return found
    if isinstance(kind, pl.List):
        inner = _quoted(_parquet_text(pl.element(), _instance(kind.inner)))
        return {name: column.list.eval(inner).list.join(" ; ", ignore_nulls=True)}
    return {name: _parquet_text(column, kind)}


def _quoted(word: pl.Expr) -> pl.Expr:
    """As `kernel.listing` quotes, so that a word with a comma stays one."""
    doubled = pl.lit('"') + word.str.replace_all('"', '""', literal=True) + pl.lit('"')
    return pl.when(word.str.contains(ALONE)).then(doubled).otherwise(word)


def _instance(kind: pl.DataType | DataTypeClass) -> pl.DataType:
    return kind if isinstance(kind, pl.DataType) else kind()


def _parquet_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    if kind.is_float():
        whole = (column == column.round()) & (column.abs() < 1e15)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
    if isinstance(kind, pl.Binary):
        return column.map_batches(_from_bytes, return_dtype=pl.String)
    if isinstance(kind, pl.Struct | pl.List):
        return pl.lit(None, pl.String)
    return column.cast(pl.String, strict=False)


def _from_bytes(column: pl.Series) -> pl.Series:
    texts = [None if data is None else data.decode("utf-8", "replace") for data in column]
    return pl.Series(column.name, texts, pl.String)
