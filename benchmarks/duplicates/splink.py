"""Splink 5 on the same comparable records: unsupervised, as its documentation has it, settings chosen once."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaland.duplicates.splink.settings import Asked


def probabilities(records: pl.DataFrame, asked: Asked) -> tuple[list[int], list[int], list[float]]:
    """The pairs that Splink scores: places of both, and its probability. `records`: comparable ones."""
    from splink import DuckDBAPI, Linker

    warnings.simplefilter("ignore")
    table = asked.table(records).with_row_index("unique_id").with_columns(pl.col("unique_id").cast(pl.Int64))
    database = DuckDBAPI()
    linker = Linker(
        database.register(table.to_pandas()), asked.settings(table.columns), log_level=logging.ERROR
    )
    asked.train(linker, table.columns)
    found: Any = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return (
        found["unique_id_l"].tolist(),
        found["unique_id_r"].tolist(),
        found["match_probability"].tolist(),
    )


def _of_companies() -> Mapping[str, Any]:
    import splink.comparison_library as cl

    return {
        "words": cl.JaroWinklerAtThresholds("words", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        "siren": cl.LevenshteinAtThresholds("siren", [1]),
        "siret": cl.LevenshteinAtThresholds("siret", [1]),
        "web": cl.LevenshteinAtThresholds("web", [2]),
        "email": cl.LevenshteinAtThresholds("email", [2]),
        "mobile": cl.LevenshteinAtThresholds("mobile", [1]),
        "landline": cl.LevenshteinAtThresholds("landline", [1]),
        "number": cl.ExactMatch("number"),
        "street": cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        "postal": cl.LevenshteinAtThresholds("postal", [1]),
        "city": cl.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
        "naf": cl.ExactMatch("naf"),
    }


COMPANIES = Asked(
    columns=(
        *("words", "core", "sound", "siren", "siret", "web", "email", "mobile", "landline"),
        *("number", "street", "postal", "city", "naf"),
    ),
    blocks=(
        ("core",),
        ("street", "number"),
        ("postal", "sound"),
        ("siren",),
        ("email",),
        ("mobile",),
        ("landline",),
        ("web",),
        ("sound",),
    ),
    comparisons=_of_companies,
)
