"""Precision, recall and F1 of pairs of records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def of_pairs(left: Ints, right: Ints, owner: Ints) -> Score:
    """Of the pairs said to be one."""
    right_ones = int((owner[left] == owner[right]).sum())
    return _score(right_ones, len(left), _within(owner))


def of_clusters(cluster: Ints, owner: Ints) -> Score:
    """Of all the pairs that stand in one cluster: a wrong link that joins two large groups costs all of them."""
    both = np.unique(np.stack([cluster, owner], axis=1), axis=0, return_counts=True)[1]
    return _score(_pairs_of(both), _within(cluster), _within(owner))


def _within(labels: Ints) -> int:
    return _pairs_of(np.unique(labels, return_counts=True)[1])


def _pairs_of(sizes: NDArray[np.intp]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _score(found_right: int, found: int, there: int) -> Score:
    return Score(found_right / found if found else 1.0, found_right / there if there else 1.0)
