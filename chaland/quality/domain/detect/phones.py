"""Mobiles that many records share, and those that nobody has any more."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights

_CLEARED = '{"mobile": null}'


def returned_mobiles(people: pl.DataFrame, _known: Known, _weights: Weights) -> pl.DataFrame:
    """To which a text of ours could not go, as nobody has the number."""
    gone = people.filter(pl.col("mobile").is_not_null() & pl.col("dead_mobile"))
    return told(gone, "mobile_dead", value=pl.col("mobile"), proposal=pl.lit(_CLEARED))


def shared_mobiles(people: pl.DataFrame, known: Known, weights: Weights) -> pl.DataFrame:
    """A couple or a family share one; from `weights.shared` records on, it is nobody's."""
    everybodys = [number for number, holders in known.shared.items() if holders >= weights.shared]
    held = people.filter(pl.col("mobile").is_in(everybodys))
    return told(held, "phone_shared", value=pl.col("mobile"), proposal=pl.lit(_CLEARED))
