"""How two numbers of as many digits differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def one_slip(left: NDArray[np.int64], right: NDArray[np.int64], *, digits: int) -> NDArray[np.bool_]:
    """Of two numbers of so many digits: one digit differs, or two neighbours are exchanged."""
    ones, others = _digits(left, digits), _digits(right, digits)
    differs = ones != others
    count = differs.sum(axis=1)
    exchanged = (
        differs[:, :-1] & differs[:, 1:] & (ones[:, :-1] == others[:, 1:]) & (ones[:, 1:] == others[:, :-1])
    )
    slipped: NDArray[np.bool_] = (count == 1) | ((count == 2) & exchanged.any(axis=1))
    return slipped


def _digits(numbers: NDArray[np.int64], count: int) -> NDArray[np.int8]:
    return np.stack([(numbers // 10**place % 10).astype(np.int8) for place in range(count)], axis=1)
