"""The yardstick itself: scores by hand, the files as published."""

import numpy as np
import pytest

from benchmarks.duplicates.files import fake_1000, febrl
from benchmarks.duplicates.scores import of_clusters, of_pairs
from chaland.duplicates.domain.model import shipped
from chaland.duplicates.domain.scan import Persons, find

OWNER = np.array([1, 1, 1, 2, 2, 3])


def test_pairs_are_counted_against_all_true_ones() -> None:
    score = of_pairs(np.array([0, 3, 4]), np.array([1, 4, 5]), OWNER)
    assert (score.precision, score.recall) == (2 / 3, 2 / 4)


def test_clusters_are_counted_by_the_pairs_within() -> None:
    score = of_clusters(np.array([0, 0, 2, 3, 3, 3]), OWNER)
    assert (score.precision, score.recall) == (2 / 4, 2 / 4)
    assert score.f1 == 0.5


@pytest.mark.parametrize(("number", "rows", "people"), [(1, 1000, 500), (2, 5000, 4000), (3, 5000, 2000), (4, 10000, 5000)])  # fmt: skip
def test_the_published_files_are_whole(number: int, rows: int, people: int) -> None:
    file = febrl(number)
    assert (file.rows.height, file.owner.n_unique()) == (rows, people)
    assert "soc_sec_id" not in file.rows.columns


def test_a_file_of_others_is_found_in() -> None:
    """Never tuned to: the bounds are well under what is measured, so that only a break fails."""
    assert fake_1000().owner.n_unique() == 251
    file = febrl(1)
    found = find(Persons.of(file.rows, shipped("persons")))
    assert of_clusters(found.cluster, file.owner.to_numpy()).f1 > 0.95
