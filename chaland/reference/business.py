"""The labels of the official codes that describe a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chaland.reference.archive import table

if TYPE_CHECKING:
    import polars as pl


def naf() -> pl.DataFrame:
    """The activity nomenclature, all levels.

    code ('A', '62', '62.0', '62.01', '62.01Z'), label, short (40 characters at most below the sections),
    section, version ('NAFRev2'): str; level: i64, 1 (section) to 5 (the APE code of a company).
    """
    return table("naf")


def legal_categories() -> pl.DataFrame:
    """code (four digits, '5710'), label: str."""
    return table("legal_categories")


def staff_bands() -> pl.DataFrame:
    """code ('12'), label: str; at_least, at_most: i64 employees (at_most null: no limit)."""
    return table("staff_bands")
