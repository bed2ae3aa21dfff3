"""What is compared of two people. Every feature is a number; NaN says that one of them does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaland.duplicates.domain import contrasts
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.persons import births
from chaland.duplicates.domain.strings import Numbers, alike, alike_phrase, same

FEATURES: Mapping[str, int] = {
    "last": 1,
    "first": 1,
    "initial": 1,
    "swapped": 0,
    "sex": 1,
    "birth": 1,
    "years": -1,
    "email": 1,
    "mailbox": 1,
    "mobile": 1,
    "landline": 1,
    "postal": 1,
    "city": 1,
    "street": 1,
    "number": 1,
    "complement": 1,
    "company": 1,
    "siren": 1,
    "last_count": -1,
    "full_count": -1,
    "birth_count": -1,
    "email_count": -1,
    "mobile_count": -1,
    "landline_count": -1,
    "home_count": -1,
    "city_count": -1,
    "first_known": -1,
    "last_known": -1,
    "families": 0,
    "strangers": 0,
    "doubles": 0,
}
"""Name -> how the probability may move when it grows: 1 never down, -1 never up, 0 either way."""

_SWAP_GAIN = 0.25
_CONTAINED = 0.93
_PREFIX = 0.92
_DOMAIN_SLIP = 0.85


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole file says of each pair in it. families: of two who share name and home, how often they are
    two people for certain; strangers: the same of two who share both names; doubles: how many a record say name and birth date, or name
    and e-mail, alike."""

    families: float = np.nan
    strangers: float = np.nan
    doubles: float = np.nan


def features(records: pl.DataFrame, pairs: Pairs, context: Context) -> NDArray[np.float32]:
    """One row a pair, one column a feature, in the order of FEATURES; Fortran order, columns being read whole."""
    table = _compared(records, pairs)
    for name, value in asdict(context).items():
        table[:, _PLACE[name]] = value
    return table


def context(records: pl.DataFrame, pairs: Pairs) -> Context:
    """What the candidate pairs of a file say together; a sample of them is enough."""
    some = pairs.at(np.linspace(0, len(pairs) - 1, min(len(pairs), _SAMPLE)).astype(np.intp))
    table = _compared(records, some)
    last, first, birth, email = (table[:, _PLACE[name]] for name in ("last", "first", "birth", "email"))
    home = (last > 0.9) & (table[:, _PLACE["street"]] > 0.9) & (table[:, _PLACE["number"]] == 1)
    named = (last > 0.9) & (first > 0.9)
    alike_all = named & ((birth == 1) | (email == 1))
    share = len(pairs) / max(1, len(some)) / max(1, records.height)
    return Context(
        families=contrasts.share((first < 0.7) & (birth < 0.5), home & ~np.isnan(first) & ~np.isnan(birth)),
        strangers=contrasts.share(birth < 0.5, named & ~np.isnan(birth)),
        doubles=float(alike_all.sum() * share) if records.height >= _FILE else np.nan,
    )


_SAMPLE, _FILE = 100_000, 200
_PLACE = {name: place for place, name in enumerate(FEATURES)}


def _compared(records: pl.DataFrame, pairs: Pairs) -> NDArray[np.float32]:
    left, right = records[pairs.left], records[pairs.right]
    found = {
        **_names(left, right),
        **_births(left, right),
        **_reach(left, right),
        **contrasts.places(left, right),
    }
    found |= {
        "sex": same(left["sex"], right["sex"]),
        "company": alike_phrase(left["company"], right["company"]),
        "siren": same(left["siren"], right["siren"]),
    }
    for name in ("first", "last"):
        found[f"{name}_known"] = _both_known(left, right, name, found[name])
    found |= contrasts.commonness(left, right, _AGREES, found)
    table = np.full((len(pairs), len(FEATURES)), np.nan, np.float32, order="F")
    for name, column in found.items():
        table[:, _PLACE[name]] = column
    return table


def _names(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    last, first = _last(left, right), _first(left, right)
    crossed = np.fmin(alike(left["last"], right["first"]), alike(left["first"], right["last"]))
    both = (np.nan_to_num(last, nan=0.5) + np.nan_to_num(first, nan=0.5)) / 2
    swapped = np.nan_to_num(crossed) > both + _SWAP_GAIN
    short = (left["first"].str.len_chars().fill_null(9) == 1) | (
        right["first"].str.len_chars().fill_null(9) == 1
    )
    initial = same(left["initial"], right["initial"])
    return {
        "last": np.where(swapped, crossed, last),
        "first": np.where(swapped, crossed, np.where(short.to_numpy(), np.nan, first)),
        "initial": np.where(swapped, np.float32(1), initial),
        "swapped": swapped.astype(np.float32),
    }


def _last(left: pl.DataFrame, right: pl.DataFrame) -> Numbers:
    """The better of the two names a woman may be under; half of a double name is nearly the whole."""
    best = alike(left["last"], right["last"])
    for one, other in (("last", "maiden"), ("maiden", "last")):
        best = np.fmax(best, alike(left[one], right[other]))
    return np.where(_contained(left["last_words"], right["last_words"]), np.fmax(best, _CONTAINED), best)


def _first(left: pl.DataFrame, right: pl.DataFrame) -> Numbers:
    best = alike(left["first"], right["first"])
    contained = _contained(left["first_words"], right["first_words"])
    best = np.where(contained, np.fmax(best, _CONTAINED), best)
    return np.where(_prefixed(left["first"], right["first"]), np.fmax(best, _PREFIX), best)


def _contained(left: pl.Series, right: pl.Series) -> NDArray[np.bool_]:
    """The words of one are all, and in a row, in the other."""
    table = pl.DataFrame({"a": left, "b": right}).select(
        a=pl.concat_str(pl.lit(" "), "a", pl.lit(" ")), b=pl.concat_str(pl.lit(" "), "b", pl.lit(" "))
    )
    either = pl.col("a").str.contains(pl.col("b"), literal=True) | pl.col("b").str.contains(
        pl.col("a"), literal=True
    )
    return table.select(either.fill_null(False)).to_series().to_numpy()


def _prefixed(left: pl.Series, right: pl.Series) -> NDArray[np.bool_]:
    """One begins with the other, of three letters or more: Alex, Alexandre."""
    table = pl.DataFrame({"a": left, "b": right})
    shorter = pl.min_horizontal(pl.col("a").str.len_chars(), pl.col("b").str.len_chars())
    either = pl.col("a").str.starts_with(pl.col("b")) | pl.col("b").str.starts_with(pl.col("a"))
    return table.select((either & (shorter >= 3)).fill_null(False)).to_series().to_numpy()


def _births(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    ones, others = contrasts.whole(left["birth"]), contrasts.whole(right["birth"])
    return {"birth": births.closeness(ones, others), "years": births.years_apart(ones, others)}


def _reach(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    equal = same(left["email"], right["email"])
    mailbox = alike(left["local"], right["local"])
    domain = alike(left["domain"], right["domain"])
    slipped = (equal == 0) & (mailbox == 1) & (domain >= _DOMAIN_SLIP) & (domain < 1)
    return {
        "email": np.where(slipped, np.float32(_DOMAIN_SLIP), equal),
        "mailbox": mailbox,
        "mobile": contrasts.number(left["mobile"], right["mobile"], 9),
        "landline": contrasts.number(left["landline"], right["landline"], 9),
    }


def _both_known(left: pl.DataFrame, right: pl.DataFrame, name: str, likeness: Numbers) -> Numbers:
    """Of two names that differ, how well known the lesser one is: what others bear is no slip; NaN where alike."""
    known = f"{name}_known"
    least = np.minimum(left[known].to_numpy(), right[known].to_numpy())
    return np.where(likeness < 0.99, least, np.float32(np.nan))


_AGREES = {
    "last_count": "last",
    "full_count": "first",
    "birth_count": "birth",
    "email_count": "email",
    "mobile_count": "mobile",
    "landline_count": "landline",
    "city_count": "city",
}
