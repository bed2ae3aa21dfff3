"""Mobiles that many records share."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights

_CLEARED = '{"mobile": null}'


def shared_mobiles(people: pl.DataFrame, known: Known, weights: Weights) -> pl.DataFrame:
    """A couple or a family share one; from `weights.shared` records on, it is nobody's."""
    everybodys = [number for number, holders in known.shared.items() if holders >= weights.shared]
    held = people.filter(pl.col("mobile").is_in(everybodys))
    return told(held, "phone_shared", value=pl.col("mobile"), proposal=pl.lit(_CLEARED))
