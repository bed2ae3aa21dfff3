"""How Splink 5 is asked: unsupervised, as its documentation has it, settings chosen once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

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
_EMPTY = 0.97
"""A column that misses more often than that teaches nothing."""
COLUMNS = (
    *("last", "first", "last_sound", "initial", "birth", "email", "local", "mobile", "landline"),
    *("number", "street", "postal", "city", "complement"),
)


def table(records: pl.DataFrame) -> pl.DataFrame:
    """Of comparable records (`persons.records.comparable`), the columns that say something, as text."""
    texts = records.select(pl.col(name).cast(pl.String) for name in COLUMNS)
    return texts.select(told_enough({name: texts[name].null_count() for name in COLUMNS}, texts.height))


def told_enough(missing: Mapping[str, int], rows: int) -> list[str]:
    """The columns that say something of so many rows. `missing`: by column, how many do not tell."""
    return [name for name, count in missing.items() if count < _EMPTY * rows]


def settings(there: Collection[str]) -> Any:
    """For records that have these of the COLUMNS, and a number of their own: `unique_id`."""
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=_comparisons(there),
        blocking_rules_to_generate_predictions=_blocks(there),
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def train(linker: Any, there: Collection[str], *, pairs: float = 3e6) -> None:
    """Without labels, by expectation-maximisation. pairs: drawn for the frequencies of chance agreement."""
    blocks = _blocks(there)
    linker.training.estimate_probability_two_random_records_match(blocks[:3], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    for block in blocks[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(block)


def _blocks(there: Collection[str]) -> list[Any]:
    from splink import block_on

    return [block_on(*block) for block in _BLOCKS if set(there).issuperset(block)]


def _comparisons(there: Collection[str]) -> list[Any]:
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
