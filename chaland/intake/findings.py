"""What cleaning found in a chunk, condensed: counts and a few examples a rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from chaland.intake.cleaning import FAULTS, RULES, Cleaned
from chaland.intake.reading import MISFITS, RaggedRow
from chaland.kernel.text import Text

EXAMPLES = 3

SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),  # correction | warning | reject
    "code": pl.String(),
    "field": pl.String(),
    "header": pl.String(),
    "count": pl.Int64(),
    "line": pl.Int64(),
    "before": pl.String(),
    "after": pl.String(),
    "raw": pl.String(),
}
"""One row an example; `count` stands on the first example of its rule, 0 on the others.
`after`: what a correction made of it; beside a warning, what was probably meant.
Rejects are all there, each with its raw cells; so are `doubtful` rows: one, with their number."""


def condense(cleaned: Cleaned, raw: pl.Series, lines: pl.Series, ragged: Sequence[RaggedRow]) -> pl.DataFrame:
    """The findings of a chunk: rejects in full, corrections and warnings by rule."""
    doubtful = cleaned.warnings.select(pl.col("row").n_unique()).item() if cleaned.warnings.height else 0
    return pl.concat(
        [
            _examples(cleaned.corrections, "correction", "rule", ("before", "after"), lines),
            _examples(cleaned.warnings, "warning", "fault", ("value", "meant"), lines),
            _rejects(cleaned.rejects, raw, lines),
            _ragged(ragged),
            _frame([{"group": "doubtful", "count": doubtful}]),
        ]
    )


def _frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(SCHEMA), "count": 0, **row} for row in rows], schema=SCHEMA)


def _examples(
    found: pl.DataFrame, group: str, code: str, values: tuple[str, str], lines: pl.Series
) -> pl.DataFrame:
    if not found.height:
        return _frame([])
    keys = [code, "field", "header"]
    first = found.with_columns(
        place=pl.int_range(pl.len()).over(keys), number=pl.len().over(keys).cast(pl.Int64)
    ).filter(pl.col("place") < EXAMPLES)
    return first.select(
        pl.lit(group).alias("group"),
        pl.col(code).alias("code"),
        "field",
        "header",
        pl.when(pl.col("place") == 0).then("number").otherwise(0).alias("count"),
        pl.lit(lines).gather(pl.col("row")).cast(pl.Int64).alias("line"),
        pl.col(values[0]).alias("before"),
        pl.col(values[1]).alias("after"),
        pl.lit(None, pl.String).alias("raw"),
    )


def _rejects(found: pl.DataFrame, raw: pl.Series, lines: pl.Series) -> pl.DataFrame:
    """One row a rejected line: its first fault."""
    if not found.height:
        return _frame([])
    first = found.unique("row", keep="first", maintain_order=True).sort("row")
    return first.select(
        pl.lit("reject").alias("group"),
        pl.col("fault").alias("code"),
        "field",
        "header",
        pl.lit(1, pl.Int64).alias("count"),
        pl.lit(lines).gather(pl.col("row")).cast(pl.Int64).alias("line"),
        pl.col("value").alias("before"),
        pl.lit(None, pl.String).alias("after"),
        pl.lit(raw).gather(pl.col("row")).alias("raw"),
    )


def _ragged(rows: Sequence[RaggedRow]) -> pl.DataFrame:
    import json

    return _frame(
        {
            "group": "reject",
            "code": row.reason.code,
            "count": 1,
            "line": row.line,
            "raw": json.dumps(list(row.cells), ensure_ascii=False),
        }
        for row in rows
    )


def total(findings: Iterable[pl.DataFrame]) -> dict[str, Any]:
    """The report of a whole file: corrections, warnings and rejects by rule, most frequent first."""
    everything = pl.concat(list(findings), rechunk=True) if findings else _frame([])
    return {
        "doubtful": int(everything.filter(pl.col("group") == "doubtful")["count"].sum()),
        "corrections": _by_rule(everything, "correction"),
        "warnings": _by_rule(everything, "warning"),
        "rejects": _by_rule(everything, "reject"),
    }


def _by_rule(everything: pl.DataFrame, group: str) -> list[dict[str, Any]]:
    mine = everything.filter(pl.col("group") == group)
    summed = (
        mine.group_by("code", "field", "header", maintain_order=True)
        .agg(pl.col("count").sum(), pl.struct("line", "before", "after").head(EXAMPLES).alias("examples"))
        .sort("count", descending=True, maintain_order=True)
    )
    return summed.to_dicts()


def wording(code: str) -> tuple[Text, Text | None]:
    """What a code says, and its remedy when there is one. Raises KeyError on an unknown code."""
    if code in RULES:
        return RULES[code].text, None
    wrong = FAULTS.get(code) or MISFITS[code]
    return wrong.text, wrong.remedy
