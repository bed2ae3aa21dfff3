"""How close two birth dates are, as people mistake them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.digits import one_slip
from chaland.duplicates.domain.strings import Numbers

SAME, EXCHANGED, ONE_SLIP, TWO_PARTS, ONE_PART = 1.0, 0.85, 0.8, 0.5, 0.2
"""Day and month exchanged; one digit wrong or two neighbours exchanged; two parts of three alike; the year alone."""

Days = NDArray[np.int64]


def closeness(left: Days, right: Days) -> Numbers:
    """In [0, 1], for dates as yyyymmdd; NaN where either is missing (below zero)."""
    found = np.zeros(len(left), np.float32)
    (y1, m1, d1), (y2, m2, d2) = _parts(left), _parts(right)
    parts = (y1 == y2).astype(int) + (m1 == m2) + (d1 == d2)
    found[y1 == y2] = ONE_PART
    found[parts >= 2] = TWO_PARTS
    found[one_slip(left, right, digits=8)] = ONE_SLIP
    found[(y1 == y2) & (m1 == d2) & (d1 == m2)] = EXCHANGED
    found[left == right] = SAME
    found[(left < 0) | (right < 0)] = np.nan
    return found


def years_apart(left: Days, right: Days) -> Numbers:
    """The years between two births; NaN where either is missing."""
    apart: Numbers = np.abs(left // 10_000 - right // 10_000).astype(np.float32)
    apart[(left < 0) | (right < 0)] = np.nan
    return apart


def _parts(days: Days) -> tuple[Days, Days, Days]:
    return days // 10_000, days // 100 % 100, days % 100
