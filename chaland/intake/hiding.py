"""What must not be kept is hidden before anything else reads it. Pure."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import Mapping
from chaland.intake.recognition import mask, mask_numbers


def hidden(frame: pl.DataFrame, mapping: Mapping, *, allowed: bool) -> pl.DataFrame:
    """Sensitive columns leave nothing but their last characters, even in the raw row; in columns of free
    text only card and identity numbers are hidden, unless keeping them was `allowed`."""
    covered = [mask(frame[use.header]).alias(use.header) for use in mapping.columns if use.masked]
    loose = [] if allowed else _free_text(mapping)
    return frame.with_columns([*covered, *(mask_numbers(frame[header]).alias(header) for header in loose)])


def _free_text(mapping: Mapping) -> list[str]:
    """Columns in which people write what they like."""
    return [
        use.header
        for use in mapping.columns
        if not use.masked and use.field in (None, "notes", "subject") and use.custom_type == "text"
    ]
