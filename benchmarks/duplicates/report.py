"""The whole run: every file, ours and Splink one after the other, each in a process of its own.

Ours joins from one half on, whatever the file; Splink is given the best of twelve thresholds, file by file.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.duplicates.files import Labelled, files
from benchmarks.duplicates.scores import Ints, Score, of_clusters, of_pairs
from benchmarks.measure import measure

Places = NDArray[np.int64]
Doubles = NDArray[np.float64]
_OURS_AT = 0.5
_AT = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
_HEAD = f"{'':46} {'':8} {'pairs P':>8} {'R':>6} {'F1':>7} {'clusters P':>11} {'R':>6} {'F1':>7} {'home F1':>8} {'cpu s':>6} {'MB':>5}"


def run(people: int) -> None:
    """Prints a table. `people`: how many are in each of our own files."""
    print(f"\nduplicates: files of the generator of {people:,} people\n{_HEAD}")
    engines = _engines()
    for place, file in enumerate(files(people)):
        for engine in engines:
            told = measure(f"benchmarks.duplicates.report:{engine}", [place, people])
            pairs, clusters = (Score(*score) for score in told.answer[:2])
            home = f"{told.answer[2]:8.4f}" if told.answer[2] is not None else f"{'-':>8}"
            print(
                f"{file.name:46} {engine:8} {_three(pairs)}     {_three(clusters)} {home} {told.cpu:6.1f} {told.memory:5.0f}",
                flush=True,
            )


def _engines() -> tuple[str, ...]:
    if find_spec("splink") is None:
        print("(splink is not installed: pip install 'chaland[duplicates-bench]')")
        return ("chaland",)
    return ("chaland", "splink")


def _three(score: Score) -> str:
    return f"{score.precision:7.4f} {score.recall:6.4f} {score.f1:7.4f}"


def _file(place: int, people: int) -> Labelled:
    return next(file for number, file in enumerate(files(people)) if number == place)


def chaland(place: int, people: int) -> list[Any]:
    """[pair score, cluster score, F1 of households], scores as (precision, recall)."""
    from chaland.duplicates.domain.companies.file import Companies
    from chaland.duplicates.domain.model import shipped
    from chaland.duplicates.domain.scan import Persons, find

    file = _file(place, people)
    owner = file.owner.to_numpy()
    of, model = (Companies.of, "companies") if file.of_companies else (Persons.of, "persons")
    found = find(of(file.rows, shipped(model)), _OURS_AT)
    said = found.judged.probability >= _OURS_AT
    pairs = of_pairs(found.judged.pairs.left[said], found.judged.pairs.right[said], owner)
    home = None if file.home is None else of_clusters(found.household, file.home.to_numpy()).f1
    return [_told(pairs), _told(of_clusters(found.cluster, owner)), home]


def splink(place: int, people: int) -> list[Any]:
    """The same of Splink, at the threshold of each that suits it best on this very file: the truth is told it."""
    from benchmarks.duplicates.splink import COMPANIES, probabilities
    from chaland.duplicates.domain.companies import records as companies
    from chaland.duplicates.domain.persons import records as persons
    from chaland.duplicates.splink.settings import PEOPLE

    file = _file(place, people)
    owner = file.owner.to_numpy()
    comparable, asked = (
        (companies.comparable, COMPANIES) if file.of_companies else (persons.comparable, PEOPLE)
    )
    found = probabilities(comparable(file.rows), asked)
    left, right, probability = (np.array(column) for column in found)
    pairs = best_pairs(left, right, probability, owner)
    return [_told(pairs), _told(best_clusters(left, right, probability, owner)), None]


def best_pairs(left: Places, right: Places, probability: Doubles, owner: Ints) -> Score:
    """At the threshold of twelve that gives the best F1."""
    kept = (probability >= at for at in _AT)
    return max((of_pairs(left[said], right[said], owner) for said in kept), key=_f1)


def best_clusters(left: Places, right: Places, probability: Doubles, owner: Ints) -> Score:
    """The same of connected components."""
    from chaland.duplicates.domain.clusters import components
    from chaland.duplicates.domain.pairs import Pairs

    joined = (
        Pairs(left[said].astype(np.uint32), right[said].astype(np.uint32))
        for said in (probability >= at for at in _AT)
    )
    return max((of_clusters(components(len(owner), links), owner) for links in joined), key=_f1)


def _f1(score: Score) -> float:
    return score.f1


def _told(score: Score) -> tuple[float, float]:
    return score.precision, score.recall
