"""A cell that names a couple makes two records that share how to reach them."""

from __future__ import annotations

import polars as pl

# what belongs to one person, or to the record of the first one
_OWN = (
    "civility", "first_name", "last_name", "birth_name", "sex", "birth_date", "loyalty_programme",
    "loyalty_number", "loyalty_tier", "loyalty_points",
)  # fmt: skip


def with_couples(rows: pl.DataFrame, partners: pl.DataFrame | None) -> pl.DataFrame:
    """The rows, and after each couple its second person as part 1.

    partners: one row a row of the chunk, `exists` and the names of the second person. What is one person's
    own (birth date, loyalty) stays with the first; the second's identifier ends in `/2`.
    """
    if partners is None or not partners["exists"].any():
        return rows
    seconds = rows.filter(partners["exists"])
    named = partners.filter("exists")
    blank = [pl.lit(None, rows.schema[name]).alias(name) for name in _OWN if name in rows.columns]
    seconds = seconds.with_columns(*blank, part=pl.lit(1, pl.UInt8))
    seconds = seconds.with_columns(named[name] for name in named.columns if name in rows.columns)
    if "external_id" in rows.columns:
        seconds = seconds.with_columns(external_id=pl.col("external_id") + "/2")
    return pl.concat([rows, seconds]).sort("row", "part")
