"""Splink 5 on the same comparable records: unsupervised, as its documentation has it, settings chosen once."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import polars as pl

from chaland.duplicates.domain.persons.records import comparable

_BLOCKS: tuple[tuple[str, ...], ...] = (
    ("last", "first"),
    ("last", "birth"),
    ("first", "birth"),
    ("last", "postal"),
    ("first", "postal"),
    ("postal", "birth"),
    ("street", "number"),
    ("email",),
    ("local",),
    ("mobile",),
    ("landline",),
    ("last_sound", "initial"),
    ("first", "city"),
)
_PAIRS = 3e6  # for the frequencies of chance agreement
_COLUMNS = (
    *("last", "first", "last_sound", "initial", "birth", "email", "local", "mobile", "landline"),
    *("number", "street", "postal", "city", "complement"),
)


def probabilities(rows: pl.DataFrame) -> tuple[list[int], list[int], list[float]]:
    """The pairs that Splink scores: places of both, and its probability."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    warnings.simplefilter("ignore")
    table = _table(rows)
    there = set(table.columns)
    blocks = [block_on(*block) for block in _BLOCKS if there.issuperset(block)]
    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=_comparisons(there),
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(database.register(table.to_pandas()), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(blocks[:3], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS, seed=1)
    for block in blocks[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    found: Any = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return (
        found["unique_id_l"].tolist(),
        found["unique_id_r"].tolist(),
        found["match_probability"].tolist(),
    )


def _table(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that say something, as text."""
    records = comparable(rows).select(pl.col(name).cast(pl.String) for name in _COLUMNS)
    told = [name for name in _COLUMNS if records[name].null_count() < 0.97 * records.height]
    return records.select(told).with_row_index("unique_id").with_columns(pl.col("unique_id").cast(pl.Int64))


def _comparisons(there: set[str]) -> list[Any]:
    import splink.comparison_library as cl

    wanted = {
        "last": cl.JaroWinklerAtThresholds("last", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        "first": cl.JaroWinklerAtThresholds("first", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        "birth": cl.LevenshteinAtThresholds("birth", [1, 2]),
        "email": cl.LevenshteinAtThresholds("email", [2]),
        "mobile": cl.LevenshteinAtThresholds("mobile", [1]),
        "landline": cl.LevenshteinAtThresholds("landline", [1]),
        "number": cl.ExactMatch("number"),
        "street": cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        "postal": cl.LevenshteinAtThresholds("postal", [1]),
        "city": cl.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
        "complement": cl.JaroWinklerAtThresholds("complement", [0.85]),
    }
    return [comparison for name, comparison in wanted.items() if name in there]
