"""What is compared of people and of companies alike: numbers and places. NaN says that one of two does not tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaland.duplicates.domain.digits import one_slip
from chaland.duplicates.domain.strings import Numbers, alike, alike_phrase, same


def whole(values: pl.Series) -> NDArray[np.int64]:
    """Numbers, -1 where there is none."""
    return values.cast(pl.Int64).fill_null(-1).to_numpy()


def number(left: pl.Series, right: pl.Series, digits: int) -> Numbers:
    """Of two numbers of so many digits: 1 for the same, one half when a digit is wrong or two neighbours are exchanged;
    NaN where either is missing."""
    ones, others = whole(left), whole(right)
    found: Numbers = (ones == others).astype(np.float32)
    found[(found == 0) & one_slip(ones, others, digits=digits)] = 0.5
    found[(ones < 0) | (others < 0)] = np.nan
    return found


def places(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Numbers]:
    crossed = np.fmax(
        alike_phrase(left["street"], right["complement_street"]),
        alike_phrase(left["complement_street"], right["street"]),
    )
    return {
        "postal": _postal(left, right),
        "city": alike(left["city"], right["city"]),
        "street": np.fmax(
            alike_phrase(left["street"], right["street"]), np.where(crossed > 0.8, crossed, np.nan)
        ),
        "number": same(left["number"], right["number"]),
        "complement": alike_phrase(left["complement"], right["complement"]),
    }


def commonness(
    left: pl.DataFrame, right: pl.DataFrame, counts: Mapping[str, str], found: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """How many records of the file share what these two have alike (logarithm); NaN where they differ.

    counts: column that counts → the feature that says how alike; `home_count` goes by street and number.
    """
    alike_by = {name: found[feature] >= _ALIKE for name, feature in counts.items()}
    alike_by["home_count"] = (found["street"] > _ALIKE) & (found["number"] == 1)
    return {
        name: np.where(agreeing, np.fmax(left[name].to_numpy(), right[name].to_numpy()), np.nan).astype(
            np.float32
        )
        for name, agreeing in alike_by.items()
    }


_ALIKE = 0.8


def _postal(left: pl.DataFrame, right: pl.DataFrame) -> Numbers:
    """1 for the same code, else how alike they are, at most 0.9."""
    found = alike(left["postal"], right["postal"])
    return np.where(found < 1, found * np.float32(0.9), found)


_ENOUGH = 20


def share(these: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    """NaN when there are too few to say."""
    return float((these & among).sum() / among.sum()) if among.sum() >= _ENOUGH else np.nan
