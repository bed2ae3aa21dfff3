"""The trained model: boosted trees kept as plain numbers in JSON, read and evaluated without their trainer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.strings import Numbers

Doubles = NDArray[np.float64]

_STEP = 32_768  # rows that stay in the cache of a core while all trees see them
_FEW = 12  # rows that go down the trees sooner one by one than together


@dataclass(frozen=True, slots=True)
class Tree:
    """Node i splits `feature[i]` at `threshold[i]` (left when at or under it; missing goes where it is told),
    or is a leaf (`left[i]` is 0). `value[i]`: what the rows of the node add to the logit."""

    feature: Sequence[int]
    threshold: Sequence[float]
    missing_left: Sequence[bool]
    left: Sequence[int]
    right: Sequence[int]
    value: Sequence[float]


@dataclass(frozen=True, slots=True)
class Model:
    """features: the columns it reads, by name and in order; base: the logit before any tree."""

    features: Sequence[str]
    base: float
    trees: Sequence[Tree]

    def logits(self, table: Numbers) -> Doubles:
        """The log-odds that each row (one a pair, columns as `features`) is one person."""
        found = np.full(len(table), self.base)
        for start in range(0, len(table), _STEP):
            part, columns = found[start : start + _STEP], np.asfortranarray(table[start : start + _STEP])
            for tree in self.trees:
                _descend(tree, 0, np.arange(len(part)), columns, part)
        return found

    def probabilities(self, table: Numbers) -> Doubles:
        odds: Doubles = 1 / (1 + np.exp(-self.logits(table)))
        return odds

    def weights(self, table: Numbers) -> Doubles:
        """How much each feature moved the logit of each row, on its way down each tree; columns as `features`.

        Source: Saabas, "Interpreting random forests", 2014. They add up to the logit, less what is due to nobody in
        particular.
        """
        moved = np.zeros(table.shape)
        if len(table) <= _FEW:
            for row, cells in enumerate(table.tolist()):
                for tree in self.trees:
                    _weigh_one(tree, cells, moved[row])
            return moved
        columns = np.asfortranarray(table)
        for tree in self.trees:
            _weigh(tree, 0, np.arange(len(table)), columns, moved)
        return moved

    def to_json(self) -> str:
        trees = [{name: list(getattr(tree, name)) for name in Tree.__slots__} for tree in self.trees]
        return json.dumps(
            {"features": list(self.features), "base": self.base, "trees": trees}, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str) -> Model:
        kept: Mapping[str, Any] = json.loads(text)
        trees = [Tree(**{**tree, "threshold": _single(tree["threshold"])}) for tree in kept["trees"]]
        return cls(kept["features"], kept["base"], trees)


def _single(thresholds: Sequence[float]) -> list[float]:
    """As exact as the features are, so that a value that is the threshold is, however it is compared."""
    told: list[float] = np.array(thresholds, np.float32).tolist()
    return told


def _parted(
    tree: Tree, node: int, rows: NDArray[np.intp], columns: Numbers
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows that go left, and those that go right."""
    values = columns[rows, tree.feature[node]]
    goes = values <= tree.threshold[node]
    if tree.missing_left[node]:
        goes |= np.isnan(values)
    return rows[goes], rows[~goes]


def _descend(tree: Tree, node: int, rows: NDArray[np.intp], columns: Numbers, found: Doubles) -> None:
    if not len(rows):
        return
    if not tree.left[node]:
        found[rows] += tree.value[node]
        return
    left, right = _parted(tree, node, rows, columns)
    _descend(tree, tree.left[node], left, columns, found)
    _descend(tree, tree.right[node], right, columns, found)


def _weigh(tree: Tree, node: int, rows: NDArray[np.intp], columns: Numbers, moved: Doubles) -> None:
    if not len(rows) or not tree.left[node]:
        return
    for below, some in zip(
        (tree.left[node], tree.right[node]), _parted(tree, node, rows, columns), strict=True
    ):
        moved[some, tree.feature[node]] += tree.value[below] - tree.value[node]
        _weigh(tree, below, some, columns, moved)


def _weigh_one(tree: Tree, cells: Sequence[float], moved: Doubles) -> None:
    node = 0
    while tree.left[node]:
        value, feature = cells[tree.feature[node]], tree.feature[node]
        goes = (
            tree.missing_left[node] if value != value else value <= tree.threshold[node]
        )  # NaN is not itself
        below = tree.left[node] if goes else tree.right[node]
        moved[feature] += tree.value[below] - tree.value[node]
        node = below


@cache
def shipped(name: str) -> Model:
    """A model of the package, by the name of its file: `persons`."""
    text = (files("chaland.duplicates") / "trained" / f"{name}.json").read_text(encoding="utf-8")
    return Model.from_json(text)
