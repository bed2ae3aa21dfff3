"""What people's own decisions teach the shipped model: a small correction of its log-odds, fitted, judged, bounded.

    odds' = odds + shift + (scale - 1) odds + sum of weights x reasons

where each reason is a contribution that is told to people (`reasons.reasons`), squeezed between -1 and 1, so that
what is corrected is what they saw when they decided: a weight says how much more a strong reason counts here.
Strongly held to doing nothing; never further than REACH; never up where both given name and date of birth say that
they are two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.bands import REVIEW_FROM
from chaland.duplicates.domain.model import Doubles, Model
from chaland.duplicates.domain.reasons import FOR, LEAST, MOST
from chaland.duplicates.domain.strings import Numbers

REACH = 2.0
"""Log-odds: from 0.5 at the most to 0.88, from 0.98 at the least to 0.87."""
_NEAR = float(np.log(REVIEW_FROM / (1 - REVIEW_FROM))) - REACH
"""Log-odds under which no correction brings a pair before anybody's eyes."""
_STRONG, _SQUEEZED = 4.0, 3.0
"""Log-odds beyond which more does not count for more; of a reason, with what it is told apart from a stronger one."""
_SCALES, _WEIGHT = (0.6, 1.4), 1.5
"""Within these no reason turns against what it says: |weight| < _SQUEEZED."""
_HELD = {"shift": 0.3, "scale": 0.1, "weight": 0.2}
"""How far from doing nothing each part is expected to be: the standard deviation of its prior."""
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Correction:
    """weights: by feature, by how many log-odds more (fewer, below zero) it counts at its strongest."""

    scale: float = 1.0
    shift: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def moves(self, odds: Doubles, told: Doubles, names: Sequence[str]) -> Doubles:
        """By how much the log-odds of each pair change. `told`: contributions, a column for each of `names`."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        moved = self.shift + (self.scale - 1) * _calm(odds) + _squeezed(told) @ weights
        found: Doubles = np.clip(moved, -REACH, REACH)
        return found

    def plain(self) -> dict[str, object]:
        return {"scale": self.scale, "shift": self.shift, "weights": dict(self.weights)}


@dataclass(frozen=True, slots=True)
class Taught(Model):
    """The shipped model with a correction on top. What it gives as reasons stays what was shipped."""

    correction: Correction = field(default_factory=Correction)

    @classmethod
    def of(cls, shipped: Model, correction: Correction) -> Taught:
        return cls(shipped.features, shipped.base, shipped.trees, correction)

    def logits(self, table: Numbers) -> Doubles:
        """As `Model.logits`. Cost: thrice that of the shipped model for the few pairs that anybody may ever see."""
        found = self.shipped_logits(table)
        near = np.flatnonzero(found >= _NEAR)
        if len(near):
            names, told = as_told(self.features, self.weights(table[near]))
            moved = self.correction.moves(found[near], told, names)
            found[near] += np.where(_contradicted(self.features, table[near]), np.minimum(moved, 0), moved)
        return found

    def shipped_logits(self, table: Numbers) -> Doubles:
        return Model.logits(self, table)


def _contradicted(features: Sequence[str], table: Numbers) -> NDArray[np.bool_]:
    """Rows of which both given names and both dates of birth are told, and neither is alike."""
    place = {name: at for at, name in enumerate(features)}
    if "first" not in place or "birth" not in place:
        return np.zeros(len(table), bool)
    found: NDArray[np.bool_] = (table[:, place["first"]] < 0.8) & (table[:, place["birth"]] < 0.6)
    return found


def _calm(odds: Doubles) -> Doubles:
    calm: Doubles = np.clip(odds, -_STRONG, _STRONG)
    return calm


def _squeezed(told: Doubles) -> Doubles:
    squeezed: Doubles = np.tanh(told / _SQUEEZED)
    return squeezed


def as_told(features: Sequence[str], moved: Doubles) -> tuple[list[str], Doubles]:
    """The contributions that are told as reasons, the others as 0. `moved`: a column a feature."""
    names = [name for name in features if name in FOR]
    found = np.round(moved[:, [features.index(name) for name in names]], 2)
    size = np.abs(found)
    if size.shape[1] > MOST:
        least = np.partition(size, -MOST, axis=1)[:, -MOST]
        found = np.where(size >= least[:, None], found, 0.0)
    return names, np.where(np.abs(found) >= LEAST, found, 0.0)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Decided pairs. odds: by the shipped model; told: contributions, a column for each of `names`; same: what was
    said; act: those that were decided in one go share a number; weight: how much each counts."""

    names: Sequence[str]
    odds: Doubles
    told: Doubles
    same: NDArray[np.bool_]
    act: NDArray[np.int64]
    weight: Doubles

    def at(self, places: NDArray[np.bool_]) -> Lessons:
        return Lessons(
            self.names,
            self.odds[places],
            self.told[places],
            self.same[places],
            self.act[places],
            self.weight[places],
        )


def fitted(lessons: Lessons) -> Correction:
    """The correction under which the decisions are likeliest, held to doing nothing (Newton's method)."""
    table = np.column_stack([np.ones(len(lessons.odds)), _calm(lessons.odds), _squeezed(lessons.told)])
    held = np.array([_HELD["shift"], _HELD["scale"], *[_HELD["weight"]] * len(lessons.names)]) ** -2.0
    found = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        chance = _chance(lessons.odds + table @ found)
        slope = table.T @ (lessons.weight * (chance - lessons.same)) + held * found
        bend = (table.T * (lessons.weight * chance * (1 - chance))) @ table + np.diag(held)
        step = np.linalg.solve(bend, slope)
        found -= np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    return _within_bounds(found, lessons.names)


def _within_bounds(found: Doubles, names: Sequence[str]) -> Correction:
    weights = np.clip(found[2:], -_WEIGHT, _WEIGHT)
    told = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True) if weight}
    scale, shift = np.clip(1 + found[1], *_SCALES), np.clip(found[0], -REACH, REACH)
    return Correction(round(float(scale), 4), round(float(shift), 4), told)


def _chance(odds: Doubles) -> Doubles:
    chance: Doubles = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance


@dataclass(frozen=True, slots=True)
class Judgement:
    """Log-loss of decisions that were held out: of the shipped model, and of the corrected one. `better`: so much
    that chance would hardly do it."""

    before: float
    after: float
    better: bool


_FOLDS = 5
_GAIN, _SURE = 0.02, 2.0


def judged(lessons: Lessons) -> Judgement:
    """Each fifth of the acts is foretold by what the other four taught. What was decided in one go stays together."""
    acts, act = np.unique(lessons.act, return_inverse=True)
    fold = np.random.default_rng(0).permutation(len(acts))[act] % _FOLDS
    after = np.zeros(len(act))
    for one in range(_FOLDS):
        held_out = lessons.at(fold == one)
        taught = fitted(lessons.at(fold != one))
        after[fold == one] = losses(held_out, taught)
    before = losses(lessons, Correction())
    gain = np.bincount(act, lessons.weight * (before - after), minlength=len(acts))
    sure = float(gain.mean()) > _SURE * float(gain.std(ddof=1)) / np.sqrt(len(gain))
    ahead, behind = _mean(before, lessons.weight), _mean(after, lessons.weight)
    return Judgement(round(ahead, 6), round(behind, 6), bool(sure and behind <= ahead * (1 - _GAIN)))


def losses(lessons: Lessons, correction: Correction) -> Doubles:
    """Log-loss of each decision under a correction; each pair for one, whatever its weight."""
    odds = lessons.odds + correction.moves(lessons.odds, lessons.told, lessons.names)
    chance = np.clip(_chance(odds), 1e-4, 1 - 1e-4)
    found: Doubles = -np.log(np.where(lessons.same, chance, 1 - chance))
    return found


def _mean(values: Doubles, weight: Doubles) -> float:
    return float((values * weight).sum() / weight.sum())


EDGES = tuple(float(np.log(p / (1 - p))) for p in (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98))
"""Log-odds between which pairs are alike in how likely they are to be looked at."""
_RARE, _COMMON = 5.0, 0.2


def evened(odds: Doubles, there: Sequence[int]) -> Doubles:
    """Weights by which decided pairs stand for all that a scan found: people look at some kinds of pairs more.

    `there`: how many pairs the scan found between each two EDGES, below the first and above the last included.
    """
    place = np.searchsorted(EDGES, odds, side="right")
    seen = np.bincount(place, minlength=len(EDGES) + 1)
    share = np.array(there) / max(1, sum(there))
    weight = np.clip(share[place] / (seen[place] / max(1, len(odds))), _COMMON, _RARE)
    found: Doubles = weight / weight.mean() if len(weight) else weight
    return found
