"""One large labelled file, looked through by us and by Splink, each in a process of its own."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import polars as pl

from benchmarks.duplicates.report import best_clusters, best_pairs
from benchmarks.duplicates.scores import Score, of_clusters, of_pairs

SEED = 7  # under training.designs.FIRST_SEED: never trained on
_ROWS_A_PERSON = 1.286


def write(path: str, records: int) -> int:
    """A file of about so many records at `path` (parquet, with the truth). Returns how many there are."""
    from chaland.samples.doubles.design import Design
    from chaland.samples.doubles.people import labelled_people

    made = labelled_people(Design(seed=SEED, people=round(records / _ROWS_A_PERSON)))
    made.write_parquet(path)
    return made.height


def chaland(path: str) -> dict[str, Any]:
    """Pairs of one half and more, and clusters, as `chaland duplicates find` has them, without the database."""
    from chaland.duplicates.domain.model import shipped
    from chaland.duplicates.domain.scan import Persons, find

    rows, owner = _read(path)
    started = time.process_time()
    found = find(Persons.of(rows, shipped("persons")))
    cpu = time.process_time() - started
    said = found.judged.probability >= 0.5
    pairs = of_pairs(found.judged.pairs.left[said], found.judged.pairs.right[said], owner)
    return _told(cpu, pairs, of_clusters(found.cluster, owner))


def splink(path: str) -> dict[str, Any]:
    """The same of Splink, at the threshold of each that suits it best on this very file: the truth is told it."""
    from benchmarks.duplicates.splink import probabilities
    from chaland.duplicates.domain.persons.records import comparable
    from chaland.duplicates.splink.settings import PEOPLE

    rows, owner = _read(path)
    started = time.process_time()
    left, right, probability = (np.array(column) for column in probabilities(comparable(rows), PEOPLE))
    cpu = time.process_time() - started
    return _told(
        cpu, best_pairs(left, right, probability, owner), best_clusters(left, right, probability, owner)
    )


def _read(path: str) -> tuple[pl.DataFrame, Any]:
    made = pl.read_parquet(path)
    return made.drop("person_id", "household_id"), made["person_id"].to_numpy()


def _told(cpu: float, pairs: Score, clusters: Score) -> dict[str, Any]:
    return {
        "cpu": cpu,
        "pairs": (pairs.precision, pairs.recall, pairs.f1),
        "clusters": (clusters.precision, clusters.recall, clusters.f1),
    }
