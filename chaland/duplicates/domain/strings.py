"""How alike two columns of texts are, place by place, in [0, 1]; NaN where either is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

Numbers = NDArray[np.float32]


def alike(left: pl.Series, right: pl.Series) -> Numbers:
    """Jaro-Winkler: forgiving at the end of a word, as slips in names are."""
    return _compared(left, right, JaroWinkler.normalized_similarity, 1.0)


def alike_phrase(left: pl.Series, right: pl.Series) -> Numbers:
    """The share of letters kept (indel), the order of words not counting: streets, companies."""
    return _compared(left, right, fuzz.token_sort_ratio, 100.0)


def same(left: pl.Series, right: pl.Series) -> Numbers:
    """1 where equal, 0 where not."""
    return (left == right).cast(pl.Float32).to_numpy()


def _compared(left: pl.Series, right: pl.Series, scorer: Callable[..., Any], best: float) -> Numbers:
    """Only what differs is compared letter by letter."""
    found = same(left, right).copy()
    differing = np.flatnonzero(found == 0)
    if len(differing):
        found[differing] = (
            process.cpdist(
                left.gather(differing).to_list(),
                right.gather(differing).to_list(),
                scorer=scorer,
                dtype=np.float32,
            )
            / best
        )
    return found
