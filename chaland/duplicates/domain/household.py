"""Who lives together without being one: one letter is enough for them, one record is not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.clusters import Labels, components
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.strings import Numbers

_NAME, _STREET = 0.92, 0.85


def share_a_home(table: Numbers, place: dict[str, int], private: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pairs (rows of `features`, whose columns stand at `place`) that share a postal address and a name, a
    landline, a mobile or a mailbox. `private`: neither is in the file for a company. Two flats are two homes.
    """
    column = {name: table[:, at] for name, at in place.items()}
    door = (column["number"] == 1) | (np.isnan(column["number"]) & (column["street"] == 1))
    near = (column["postal"] == 1) | ((column["city"] > _NAME) & ~(column["postal"] < 1))
    address = door & near & (column["street"] >= _STREET) & ~(column["complement"] < 0.5)
    tie = (
        (column["last"] >= _NAME)
        | (column["landline"] == 1)
        | (column["mobile"] == 1)
        | (column["email"] == 1)
    )
    found: NDArray[np.bool_] = address & tie & private
    return found


def households(cluster: Labels, pairs: Pairs) -> Labels:
    """The household of each record: clusters (see `clusters`) joined by the pairs that share a home."""
    tied = Pairs(cluster[pairs.left].astype(np.uint32), cluster[pairs.right].astype(np.uint32))
    home = components(len(cluster), tied)
    found: Labels = home[cluster]
    return found
