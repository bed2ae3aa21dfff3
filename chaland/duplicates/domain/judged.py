"""Pairs once they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.clusters import Doubles
from chaland.duplicates.domain.pairs import Pairs


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs with the probability of being one, and whether they share a home."""

    pairs: Pairs
    probability: Doubles
    home: NDArray[np.bool_]

    def at(self, places: NDArray[np.bool_]) -> Judged:
        return Judged(self.pairs.at(places), self.probability[places], self.home[places])

    @classmethod
    def whole(cls, parts: Sequence[Judged]) -> Judged:
        """All the parts, one after the other."""
        none = np.zeros(0, np.uint32)
        every = [cls(Pairs(none, none), np.zeros(0), np.zeros(0, bool)), *parts]
        return cls(
            Pairs(
                np.concatenate([p.pairs.left for p in every]), np.concatenate([p.pairs.right for p in every])
            ),
            np.concatenate([part.probability for part in every]),
            np.concatenate([part.home for part in every]),
        )
