"""The types of streets and how they are shortened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from chaland.reference.archive import table, word_lines

if TYPE_CHECKING:
    import polars as pl


def street_types() -> pl.DataFrame:
    """label (a key: 'AVENUE'), abbreviation ('AV'): str, one row a label."""
    return table("street_types")


@cache
def street_type_variants() -> Mapping[str, str]:
    """The label behind each abbreviation, official or merely usual: 'BLD' and 'BD' give 'BOULEVARD'."""
    official = zip(street_types()["abbreviation"], street_types()["label"], strict=True)
    usual = ((short, " ".join(label)) for short, *label in word_lines("street_type_variants"))
    return MappingProxyType({**dict(official), **dict(usual)})
