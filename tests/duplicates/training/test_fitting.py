"""A model fitted from invented files: the trainer itself is there in `make test-scale`."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks.duplicates.scores import of_clusters
from chaland.duplicates.domain.companies.features import FEATURES as COMPANY_FEATURES
from chaland.duplicates.domain.model import Model
from chaland.duplicates.domain.persons.features import FEATURES
from chaland.duplicates.domain.scan import Persons, find
from chaland.duplicates.training.firms import train_companies
from chaland.duplicates.training.fitting import fitted, train_persons
from chaland.kernel.errors import Refused
from chaland.samples.doubles.design import Design
from chaland.samples.doubles.people import labelled_people

trains = pytest.mark.skipif(find_spec("sklearn") is None, reason="needs scikit-learn: make test-scale")


@trains
def test_a_model_of_a_few_files_finds_most_of_another_and_is_the_same_each_time() -> None:
    model, pairs = train_persons(worlds=2, people=400)
    again, _ = train_persons(worlds=2, people=400)
    assert (pairs > 300, model.to_json()) == (True, again.to_json())
    made = labelled_people(Design(seed=5, people=600))
    found = find(
        Persons.of(made.drop("person_id", "household_id"), Model.from_json(model.to_json())), threshold=0.9
    )
    assert of_clusters(found.cluster, made["person_id"].to_numpy()).f1 > 0.6


@trains
def test_companies_too() -> None:
    model, pairs = train_companies(worlds=2, firms=400)
    assert pairs > 20
    assert model.features == list(COMPANY_FEATURES)


@trains
def test_a_feature_that_no_pair_tells_is_no_fault() -> None:
    table = np.full((400, len(FEATURES)), np.nan, np.float32)
    table[:, 0] = np.tile([0.1, 0.9], 200)
    truth = table[:, 0] > 0.5
    model = fitted(table, truth, np.ones(400), FEATURES)
    assert {place for tree in model.trees for place in tree.feature} == {0}


def test_files_too_small_to_hold_both_kinds_of_pairs_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        train_persons(worlds=1, people=1)
    assert refused.value.code == "training_too_small"
