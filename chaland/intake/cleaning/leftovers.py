"""The slow path: a Python function on the few rows that the vectorised rules left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

Row = tuple[object, ...]
"""One answer, in the order of the schema."""


def read_leftovers(
    frame: pl.DataFrame,
    left: pl.Expr,
    read: Callable[..., Row],
    *,
    given: Sequence[str],
    schema: dict[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` rewritten by `read(*given)` on the rows where `left` is true.

    The order of the rows is kept. Cost: `read` once per row left; give it a frame of distinct values.
    """
    marked = frame.with_row_index("__order").with_columns(left.fill_null(False).alias("__left"))
    rest, todo = marked.filter(~pl.col("__left")), marked.filter("__left")
    if todo.is_empty():
        return frame
    answers = [read(*values) for values in todo.select(given).iter_rows()]
    columns = zip(schema.items(), zip(*answers, strict=True), strict=True)
    done = todo.with_columns(pl.Series(name, values, dtype=dtype) for (name, dtype), values in columns)
    return pl.concat([rest, done], how="vertical_relaxed").sort("__order").drop("__order", "__left")
