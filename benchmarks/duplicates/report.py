"""The whole run: every file, ours and Splink one after the other, each in a process of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.duplicates.files import Labelled, files
from benchmarks.duplicates.scores import Score, of_clusters, of_pairs
from benchmarks.measure import measure

_OURS_AT, _SPLINK_PAIRS_AT, _SPLINK_CLUSTERS_AT = 0.5, 0.5, 0.9
_HEAD = f"{'':46} {'':8} {'pairs P':>8} {'R':>6} {'F1':>7} {'clusters P':>11} {'R':>6} {'F1':>7} {'home F1':>8} {'cpu s':>6} {'MB':>5}"


def run(people: int) -> None:
    """Prints a table. `people`: how many are in each of our own files."""
    print(f"\nduplicates: files of the generator of {people:,} people\n{_HEAD}")
    for place, file in enumerate(files(people)):
        for engine in ("chaland", "splink 5"):
            told = measure(f"benchmarks.duplicates.report:{engine.split()[0]}", [place, people])
            pairs, clusters = (Score(*score) for score in told.answer[:2])
            home = f"{told.answer[2]:8.4f}" if told.answer[2] is not None else f"{'-':>8}"
            print(
                f"{file.name:46} {engine:8} {_three(pairs)}     {_three(clusters)} {home} {told.cpu:6.1f} {told.memory:5.0f}",
                flush=True,
            )


def _three(score: Score) -> str:
    return f"{score.precision:7.4f} {score.recall:6.4f} {score.f1:7.4f}"


def _file(place: int, people: int) -> Labelled:
    return next(file for number, file in enumerate(files(people)) if number == place)


def chaland(place: int, people: int) -> list[Any]:
    """[pair score, cluster score, F1 of households], scores as (precision, recall)."""
    from chaland.duplicates.domain.model import shipped
    from chaland.duplicates.domain.scan import Persons, find

    file = _file(place, people)
    owner = file.owner.to_numpy()
    found = find(Persons.of(file.rows, shipped("persons")), _OURS_AT)
    said = found.judged.probability >= _OURS_AT
    pairs = of_pairs(found.judged.pairs.left[said], found.judged.pairs.right[said], owner)
    home = None if file.home is None else of_clusters(found.household, file.home.to_numpy()).f1
    return [_told(pairs), _told(of_clusters(found.cluster, owner)), home]


def splink(place: int, people: int) -> list[Any]:
    """The same of Splink: pairs from one half on, clusters as it makes them, joined from 0.9 on."""
    from benchmarks.duplicates.splink import probabilities
    from chaland.duplicates.domain.clusters import components
    from chaland.duplicates.domain.pairs import Pairs

    file = _file(place, people)
    owner = file.owner.to_numpy()
    left, right, probability = (np.array(column) for column in probabilities(file.rows))
    said, joined = probability >= _SPLINK_PAIRS_AT, probability >= _SPLINK_CLUSTERS_AT
    pairs = of_pairs(left[said], right[said], owner)
    links = Pairs(left[joined].astype(np.uint32), right[joined].astype(np.uint32))
    return [_told(pairs), _told(of_clusters(components(len(owner), links), owner)), None]


def _told(score: Score) -> tuple[float, float]:
    return score.precision, score.recall
