"""How a doubt is written down: the rows that the detectors make."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from chaland.quality.domain.doubts import BY_CODE

FRAME: Mapping[str, pl.DataType] = {
    "id": pl.Int64(),
    "kind": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
    "evidence": pl.String(),
    "proposal": pl.String(),
}
"""A doubt, a row. `value`: as it is shown. `evidence`: changes when what is doubtful changes. `proposal`: JSON of
the fields to write instead, null where nothing can be proposed."""


def nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=FRAME)


def told(found: pl.DataFrame, kind: str, **columns: pl.Expr) -> pl.DataFrame:
    """Rows of `FRAME` of one kind, from what a detector kept; `value`, and `evidence` where it is another one."""
    given = {"evidence": columns["value"], "proposal": pl.lit(None, pl.String), **columns}
    return found.select(
        pl.col("id").cast(pl.Int64),
        kind=pl.lit(kind),
        field=pl.lit(BY_CODE[kind].field),
        value=given["value"].cast(pl.String),
        evidence=given["evidence"].cast(pl.String),
        proposal=given["proposal"],
    )
