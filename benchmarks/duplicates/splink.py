"""Splink 5 on the same comparable records: unsupervised, as its documentation has it, settings chosen once."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import polars as pl

from chaland.duplicates.domain.persons.records import comparable
from chaland.duplicates.splink.settings import settings, table, train


def probabilities(rows: pl.DataFrame) -> tuple[list[int], list[int], list[float]]:
    """The pairs that Splink scores: places of both, and its probability."""
    from splink import DuckDBAPI, Linker

    warnings.simplefilter("ignore")
    records = (
        table(comparable(rows)).with_row_index("unique_id").with_columns(pl.col("unique_id").cast(pl.Int64))
    )
    database = DuckDBAPI()
    linker = Linker(
        database.register(records.to_pandas()), settings(records.columns), log_level=logging.ERROR
    )
    train(linker, records.columns)
    found: Any = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return (
        found["unique_id_l"].tolist(),
        found["unique_id_r"].tolist(),
        found["match_probability"].tolist(),
    )
