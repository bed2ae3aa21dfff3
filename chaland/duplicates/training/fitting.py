"""Boosted trees fitted by scikit-learn, then copied into plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.model import Model, Tree
from chaland.duplicates.domain.pairs import candidate_pairs
from chaland.duplicates.domain.persons.features import FEATURES, context, features
from chaland.duplicates.domain.persons.keys import RULES
from chaland.duplicates.domain.persons.records import comparable
from chaland.duplicates.training.designs import designs
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text
from chaland.samples.doubles.design import Design
from chaland.samples.doubles.people import labelled_people

Labelled = tuple[NDArray[np.float32], NDArray[np.bool_]]

_TREES, _LEAVES, _RATE, _LEAST, _CALM = 180, 16, 0.1, 60, 5.0
_DIGITS = 5


def train_persons(
    *, worlds: int = 120, people: int = 2400, progress: Callable[[int], None] | None = None
) -> tuple[Model, int]:
    """The model of people, and of how many pairs it was made. The same arguments give the same model.

    Raises: Refused (`trainer_missing`) without scikit-learn. Cost: about 25 s of one core for the shipped one.
    """
    return trained(labelled_pairs(worlds, people), FEATURES, progress)


def trained(
    worlds: Iterable[Labelled], features: Mapping[str, int], progress: Callable[[int], None] | None
) -> tuple[Model, int]:
    """The model of these files, each counting for as much as another, and of how many pairs it was made.

    Raises: Refused (`trainer_missing`, `training_too_small`).
    """
    parts = []
    for number, (table, truth) in enumerate(worlds, start=1):
        if len(truth):
            parts.append((table, truth))
        if progress is not None:
            progress(number)
    _refuse_too_few([truth for _, truth in parts])
    table, truth = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    weight = np.concatenate([np.full(len(truth), 1 / len(truth)) for _, truth in parts])
    return fitted(table, truth, weight / weight.mean(), features), len(truth)


def _refuse_too_few(truths: Sequence[NDArray[np.bool_]]) -> None:
    if len({bool(kind) for truth in truths for kind in np.unique(truth)}) < 2:
        raise Refused(
            "training_too_small",
            Text(
                "Ces fichiers sont trop petits : il y faut des doubles et des paires qui n'en sont pas.",
                "These files are too small: they must hold duplicates, and pairs that are none.",
            ),
            remedy=Text("Demandez plus de personnes (--people).", "Ask for more people (--people)."),
        )


def labelled_pairs(worlds: int, people: int) -> Iterator[Labelled]:
    for design in designs(worlds, people):
        yield of_design(design)


def of_design(design: Design) -> Labelled:
    """The features of the candidate pairs of one labelled file, and which of them are one person."""
    rows = labelled_people(design)
    records, owner = comparable(rows), rows["person_id"].to_numpy()
    pairs = candidate_pairs(records, RULES)
    return features(records, pairs, context(records, pairs)), owner[pairs.left] == owner[pairs.right]


def fitted(
    table: NDArray[np.float32],
    truth: NDArray[np.bool_],
    weight: NDArray[np.float64],
    features: Mapping[str, int],
) -> Model:
    """Trees that may only rise where the evidence does (`features`: see `persons.features.FEATURES`). Each pair counts for its weight: a world
    for as much as another, however many pairs it has. Raises: Refused (`trainer_missing`)."""
    trainer = _trainer()(
        max_iter=_TREES,
        max_leaf_nodes=_LEAVES,
        learning_rate=_RATE,
        min_samples_leaf=_LEAST,
        l2_regularization=_CALM,
        monotonic_cst=list(features.values()),
        early_stopping=False,
        random_state=0,
    )
    trainer.fit(_told_somewhere(table), truth, weight)
    trees = [_plain(made[0].nodes) for made in trainer._predictors]
    return Model(list(features), float(trainer._baseline_prediction.ravel()[0]), trees)


def _told_somewhere(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """scikit-learn 1.9 stumbles over a feature that no pair tells, as in a few small files: the same number
    everywhere teaches as little."""
    return np.where(np.isnan(table).all(axis=0), np.float32(0), table)


def _plain(nodes: Any) -> Tree:
    leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        feature=[int(place) for place in np.where(leaf, 0, nodes["feature_idx"])],
        threshold=[round(float(at), _DIGITS) for at in np.where(leaf, 0, nodes["num_threshold"])],
        missing_left=[bool(yes) for yes in nodes["missing_go_to_left"]],
        left=[int(place) for place in np.where(leaf, 0, nodes["left"])],
        right=[int(place) for place in np.where(leaf, 0, nodes["right"])],
        value=[round(float(value), _DIGITS) for value in nodes["value"]],
    )


def _trainer() -> Any:
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        raise Refused(
            "trainer_missing",
            Text("Il manque de quoi entraîner le modèle.", "What trains the model is not installed."),
            remedy=Text(
                "Installez-le : pip install 'chaland[train]'", "Install it: pip install 'chaland[train]'"
            ),
        ) from None
    return HistGradientBoostingClassifier
