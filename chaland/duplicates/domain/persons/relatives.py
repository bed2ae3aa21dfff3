"""People of one family who are nearly alike on paper: twins named after one another, father and son of one name.

A slip of the pen makes Léo of Léa, and parents do; what a form says cannot settle it, a person can.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.strings import Numbers

LOOKED_AT, APART_AT_MOST = 0.97, 0.35
"""The most that two may be held to be one who are never merged unseen; who are sooner two."""
_TWO_PARTS, _GENERATION = 0.5, 15


def held_under(column: Mapping[str, Numbers], two_sexes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The most that each pair may be held to be one. column: features by name; two_sexes: men bear the given name of
    one, women that of the other.

    Looked at: given names of two sexes, or sexes told that differ; dates of birth that are no slip of one another.
    Sooner two: where the sexes told differ as the names do; where two of one name, born a generation apart, have each
    a mobile of their own.
    """
    sexes = two_sexes & (column["swapped"] == 0)
    births = column["birth"] < _TWO_PARTS
    namesakes = births & (column["years"] >= _GENERATION) & (column["mobile"] == 0)
    told = column["sex"] == 0
    return np.where(
        namesakes | (sexes & told), APART_AT_MOST, np.where(sexes | told | births, LOOKED_AT, 1.0)
    )
