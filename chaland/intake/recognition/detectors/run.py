"""Run every detector over the distinct values of all the columns at once."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland import reference
from chaland.intake.recognition.detectors.lookups import code_series, lookup_exprs
from chaland.intake.recognition.detectors.shapes import shape_exprs

_CODES = ("postal_code", "insee", "siren", "siret")
_LONGEST = 300


@cache
def _names() -> tuple[str, ...]:
    return (*shape_exprs(), *lookup_exprs(), *_CODES)


DETECTORS: tuple[str, ...] = _names()


def detect(cells: pl.DataFrame) -> pl.DataFrame:
    """The share of each column's filled cells that each detector accepts.

    cells: column (i32), value (distinct, stripped, not empty), count.
    Returns one row a column that has values: column, then a f64 0..1 per name of `DETECTORS`.
    """
    prepared = _prepared(cells)
    flags = prepared.with_columns(**shape_exprs()).with_columns(**code_series(prepared))
    flags = flags.join(_looked_up(prepared), on="key", how="left")
    weight = pl.col("count").sum()
    shares = [
        ((pl.col(name).fill_null(False) * pl.col("count")).sum() / weight).alias(name) for name in DETECTORS
    ]
    return flags.group_by("column").agg(shares)


def _prepared(cells: pl.DataFrame) -> pl.DataFrame:
    value = pl.col("value").str.slice(0, _LONGEST)
    compact = value.str.replace_all(r"[\s.\-_()\u00a0\u202f]", "")
    bare = value.str.replace_all(r"[\s\u00a0\u202f]|\.0$|^(?:F|FR)-", "").str.to_uppercase()
    code = pl.when(bare.str.contains(r"^[0-9]{4}$")).then(pl.lit("0") + bare).otherwise(bare)
    return cells.with_columns(value=value, compact=compact, code=code, key=reference.key_expr(value))


def _looked_up(prepared: pl.DataFrame) -> pl.DataFrame:
    """Each distinct key looked up once."""
    keys = prepared.select("key").unique().drop_nulls()
    return keys.with_columns(**lookup_exprs())
