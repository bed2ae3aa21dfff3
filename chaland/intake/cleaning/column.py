"""The common shape of what every normaliser answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction that was made by itself and is shown with examples before anything is written."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a value. A `warning` keeps the row; a `reject` sends it to the rejects file."""

    code: str
    text: Text
    remedy: Text
    severity: Literal["warning", "reject"] = "warning"


@dataclass(frozen=True, slots=True)
class Column:
    """One input column, cleaned. Every series has the length of the input.

    values: field name -> normalised series; null means empty or unusable.
    rule: String; the code of the correction that changed the value, null where nothing changed.
    fault: String; the code of what is wrong with it, null where nothing is.
    """

    values: Mapping[str, pl.Series]
    rule: pl.Series
    fault: pl.Series
