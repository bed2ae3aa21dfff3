"""How Splink 5 is asked: unsupervised, as its documentation has it, settings chosen once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

_EMPTY = 0.97
"""A column that misses more often than that teaches nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """columns: of comparable records, those that are compared; blocks: those that must be equal, one set or another,
    the first three being what it learns on; comparisons: by column, made when Splink is there."""

    columns: Sequence[str]
    blocks: Sequence[tuple[str, ...]]
    comparisons: Callable[[], Mapping[str, Any]]

    def table(self, records: pl.DataFrame) -> pl.DataFrame:
        """Of comparable records, the columns that say something, as text."""
        texts = records.select(pl.col(name).cast(pl.String) for name in self.columns)
        missing = {name: texts[name].null_count() for name in self.columns}
        return texts.select(told_enough(missing, texts.height))

    def settings(self, there: Collection[str]) -> Any:
        """For records that have these of the columns, and a number of their own: `unique_id`."""
        from splink import SettingsCreator

        return SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="unique_id",
            comparisons=[one for name, one in self.comparisons().items() if name in there],
            blocking_rules_to_generate_predictions=self._blocks(there),
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        )

    def train(self, linker: Any, there: Collection[str], *, pairs: float = 3e6) -> None:
        """Without labels, by expectation-maximisation. pairs: drawn for the frequencies of chance agreement."""
        blocks = self._blocks(there)[:3]
        linker.training.estimate_probability_two_random_records_match(blocks, recall=0.8)
        linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
        for block in blocks:
            linker.training.estimate_parameters_using_expectation_maximisation(block)

    def _blocks(self, there: Collection[str]) -> list[Any]:
        from splink import block_on

        return [block_on(*block) for block in self.blocks if set(there).issuperset(block)]


def told_enough(missing: Mapping[str, int], rows: int) -> list[str]:
    """The columns that say something of so many rows. `missing`: by column, how many do not tell."""
    return [name for name, count in missing.items() if count < _EMPTY * rows]


def _of_people() -> Mapping[str, Any]:
    import splink.comparison_library as cl

    return {
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


PEOPLE = Asked(
    columns=(
        *("last", "first", "last_sound", "initial", "birth", "email", "local", "mobile", "landline"),
        *("number", "street", "postal", "city", "complement"),
    ),
    blocks=(
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
    ),
    comparisons=_of_people,
)
"""Columns of `persons.records.comparable`."""
