import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.duplicates.domain.model import Model, Tree, shipped
from chaland.duplicates.domain.persons.features import FEATURES

STUMP = Tree([0, 0, 0], [0.5, 0.0, 0.0], [True, False, False], [1, 0, 0], [2, 0, 0], [0.0, -1.0, 2.0])
SMALL = Model(["likeness"], -0.5, [STUMP, STUMP])


def test_a_tree_sends_each_value_its_way() -> None:
    table = np.array([[0.2], [0.5], [0.9], [np.nan]], np.float32)
    assert SMALL.logits(table).tolist() == [-2.5, -2.5, 3.5, -2.5]


def test_a_model_is_the_same_once_kept() -> None:
    assert Model.from_json(SMALL.to_json()) == SMALL


def test_what_each_feature_weighs_adds_up() -> None:
    model = shipped("persons")
    rows = np.random.default_rng(1).uniform(0, 1, (20, len(FEATURES))).astype(np.float32)
    root = sum(tree.value[0] for tree in model.trees)
    assert model.base + root + model.weights(rows).sum(axis=1) == pytest.approx(model.logits(rows), abs=1e-6)


def test_few_rows_weigh_what_they_weigh_among_many() -> None:
    model = shipped("persons")
    rows = np.random.default_rng(2).uniform(0, 1, (40, len(FEATURES))).astype(np.float32)
    rows[rows < 0.3] = np.nan
    rows[:5] = np.float32([0.8, 0.85, 0.5, 0.2, 0.93])[:, None]  # as features are, and thresholds beside them
    assert model.weights(rows[:5]) == pytest.approx(model.weights(rows)[:5], abs=1e-9)


@settings(max_examples=60)
@given(st.data())
def test_more_evidence_never_lowers_the_probability(data: st.DataObject) -> None:
    """The direction that FEATURES promises of each feature, on any row."""
    names = [name for name, way in FEATURES.items() if way]
    name = data.draw(st.sampled_from(names))
    cells = data.draw(st.lists(st.floats(0, 1, width=32) | st.just(np.nan), min_size=len(FEATURES), max_size=len(FEATURES)))  # fmt: skip
    low, high = sorted(data.draw(st.tuples(*[st.floats(0, 1, width=32)] * 2)))
    table = np.array([cells, cells], np.float32)
    table[:, list(FEATURES).index(name)] = low, high
    less, more = shipped("persons").logits(table) * FEATURES[name]
    assert less <= more + 1e-4


def test_the_shipped_model_reads_the_features_of_today() -> None:
    assert list(shipped("persons").features) == list(FEATURES)
