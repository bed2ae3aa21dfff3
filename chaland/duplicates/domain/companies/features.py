"""What is compared of two companies. Every feature is a number; NaN says that one of them does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaland.duplicates.domain import contrasts
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.strings import Numbers, alike, alike_phrase, same

FEATURES: Mapping[str, int] = {
    "name": 1,
    "letters": 1,
    "contained": 1,
    "acronym": 1,
    "towns": -1,
    "siren": 1,
    "siret": 1,
    "naf": 1,
    "email": 1,
    "web": 1,
    "mobile": 1,
    "landline": 1,
    "postal": 1,
    "city": 1,
    "street": 1,
    "number": 1,
    "complement": 1,
    "name_count": -1,
    "siren_count": -1,
    "web_count": -1,
    "email_count": -1,
    "landline_count": -1,
    "mobile_count": -1,
    "home_count": -1,
    "homonyms": 0,
    "branches": 0,
}
"""Name -> how the probability may move when it grows: 1 never down, -1 never up, 0 either way."""

_PLACE = {name: place for place, name in enumerate(FEATURES)}
_SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole file says of each pair in it. homonyms: of two of one name, how often their SIREN are two;
    branches: of two of one SIREN, how often they stand in two towns."""

    homonyms: float = np.nan
    branches: float = np.nan


def features(records: pl.DataFrame, pairs: Pairs, context: Context) -> NDArray[np.float32]:
    """One row a pair, one column a feature, in the order of FEATURES; Fortran order, columns being read whole."""
    table = _compared(records, pairs)
    for name in ("homonyms", "branches"):
        table[:, _PLACE[name]] = getattr(context, name)
    return table


def context(records: pl.DataFrame, pairs: Pairs) -> Context:
    """What the candidate pairs of a file say together; a sample of them is enough."""
    some = pairs.at(np.linspace(0, len(pairs) - 1, min(len(pairs), _SAMPLE)).astype(np.intp))
    table = _compared(records, some)
    name, siren, city = (table[:, _PLACE[of]] for of in ("name", "siren", "city"))
    return Context(
        homonyms=contrasts.share(siren == 0, (name == 1) & ~np.isnan(siren)),
        branches=contrasts.share(city < 0.8, (siren == 1) & ~np.isnan(city)),
    )


def _compared(records: pl.DataFrame, pairs: Pairs) -> NDArray[np.float32]:
    left, right = records[pairs.left], records[pairs.right]
    found = {**_names(left, right), **_numbers(left, right), **_reach(left, right)}
    found |= contrasts.places(left, right)
    found |= contrasts.commonness(left, right, _AGREES, found)
    table = np.full((len(pairs), len(FEATURES)), np.nan, np.float32, order="F")
    for name, column in found.items():
        table[:, _PLACE[name]] = column
    return table


def _names(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    acronym = _either(left["short"] == right["initials"], left["initials"] == right["short"])
    return {
        "name": alike_phrase(left["words"], right["words"]),
        "letters": alike(left["core"], right["core"]),
        "contained": _all_within(left["words"], right["words"]),
        "acronym": acronym,
        "towns": _named_after_towns(left, right),
    }


def _either(one: pl.Series, other: pl.Series) -> Numbers:
    return (one.fill_null(False) | other.fill_null(False)).cast(pl.Float32).to_numpy()


def _all_within(left: pl.Series, right: pl.Series) -> Numbers:
    """1 when every word of one stands in the other, in any order; NaN where either has no name."""
    table = pl.DataFrame({"a": left.str.split(" "), "b": right.str.split(" ")})
    shared = pl.col("a").list.set_intersection("b").list.len()
    least = pl.min_horizontal(pl.col("a").list.n_unique(), pl.col("b").list.n_unique())
    return table.select((shared == least).cast(pl.Float32).fill_null(np.nan)).to_series().to_numpy()


def _named_after_towns(left: pl.DataFrame, right: pl.DataFrame) -> Numbers:
    """1 where each name says, beyond what they share, words of its own town: two shops of one brand."""
    table = pl.DataFrame(
        {
            name: values.str.split(" ")
            for name, values in {
                "a": left["words"],
                "b": right["words"],
                "here": left["city"],
                "there": right["city"],
            }.items()
        }
    )
    own = [
        pl.col(one).list.set_difference(other).list.set_intersection(town).list.len() > 0
        for one, other, town in (("a", "b", "here"), ("b", "a", "there"))
    ]
    return table.select((own[0] & own[1]).cast(pl.Float32).fill_null(np.nan)).to_series().to_numpy()


def _numbers(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    return {
        "siren": _code(left["siren"], right["siren"], 9),
        "siret": _code(left["siret"], right["siret"], 14),
        "naf": same(left["naf"], right["naf"]),
    }


def _code(left: pl.Series, right: pl.Series, digits: int) -> Numbers:
    return contrasts.number(left.cast(pl.Int64), right.cast(pl.Int64), digits)


def _reach(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    return {
        "email": same(left["email"], right["email"]),
        "web": same(left["web"], right["web"]),
        "mobile": contrasts.number(left["mobile"], right["mobile"], 9),
        "landline": contrasts.number(left["landline"], right["landline"], 9),
    }


_AGREES = {
    "name_count": "letters",
    "siren_count": "siren",
    "web_count": "web",
    "email_count": "email",
    "landline_count": "landline",
    "mobile_count": "mobile",
}
