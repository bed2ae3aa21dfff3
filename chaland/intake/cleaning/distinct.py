"""Work once per distinct value, then spread the answers over the column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from chaland.intake.cleaning.column import Column

_KEY = "__value"


def per_distinct(series: pl.Series, work: Callable[[pl.Series], Column]) -> Column:
    """What `work` answers for the whole column, asked once per distinct non-null value.

    Cost: one hash of the column and one join; `work` may be slow when values repeat.
    """
    text = as_text(series)
    distinct = text.drop_nulls().unique()
    done = work(distinct)
    answers = pl.DataFrame(
        {
            _KEY: distinct,
            "rule": done.rule,
            "fault": done.fault,
            **{f"={k}": v for k, v in done.values.items()},
        }
    )
    spread = text.to_frame(_KEY).join(answers, on=_KEY, how="left", maintain_order="left")
    values = {name: spread[f"={name}"].alias(name) for name in done.values}
    return Column(values, spread["rule"], spread["fault"])


def as_text(series: pl.Series) -> pl.Series:
    """The column as text; columns that a reader typed keep what they mean."""
    if series.dtype == pl.String:
        return series
    if series.dtype.is_float():
        # a spreadsheet's whole number must not become "12.0"
        whole = (series == series.floor()) & series.is_finite() & (series.abs() < 2**53)
        integers = series.set(~whole.fill_null(False), None).cast(pl.Int64).cast(pl.String)
        return integers.zip_with(integers.is_not_null(), series.cast(pl.String))
    if isinstance(series.dtype, pl.List):
        return series.cast(pl.List(pl.String)).list.join("; ")
    return series.cast(pl.String)


def column_of(frame: pl.DataFrame, *names: str) -> Column:
    """A Column from a frame that has `rule`, `fault` and the named values."""
    return Column(
        {name: frame[name] for name in names},
        frame["rule"].cast(pl.String),
        frame["fault"].cast(pl.String),
    )


def recode(series: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """Each value looked up in `words`; null where it is absent."""
    return series.replace_strict(dict(words), default=None, return_dtype=pl.String)
