"""A whole file looked through: records in, judged pairs, clusters and households out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import polars as pl

from chaland.duplicates.domain.bands import CLUSTER_FROM, REVIEW_FROM
from chaland.duplicates.domain.clusters import Labels, clusters
from chaland.duplicates.domain.decisions import Said, obeyed, unmet
from chaland.duplicates.domain.household import households, share_a_home
from chaland.duplicates.domain.judged import Judged
from chaland.duplicates.domain.model import Model
from chaland.duplicates.domain.pairs import LIMITS, Limits, Pairs, candidate_pairs, copies, united
from chaland.duplicates.domain.persons.colleagues import held_apart
from chaland.duplicates.domain.persons.features import FEATURES, Context, context, features
from chaland.duplicates.domain.persons.keys import RULES
from chaland.duplicates.domain.persons.records import SCHEMA, comparable
from chaland.duplicates.domain.persons.relatives import held_under
from chaland.duplicates.domain.reasons import Reason, reasons
from chaland.duplicates.domain.strings import Numbers

STEP = 200_000
"""Pairs judged at a time: some 60 MB."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How records of one sort are read: their fields; made comparable; brought together; what the whole file says,
    as `told`; compared."""

    schema: Mapping[str, pl.DataType]
    comparable: Callable[[pl.DataFrame], pl.DataFrame]
    rules: Mapping[str, Sequence[pl.Expr]]
    told: Callable[..., Any]
    context: Callable[[pl.DataFrame, Pairs], Any]
    features: Callable[[pl.DataFrame, Pairs, Any], Numbers]


@dataclass(frozen=True, slots=True)
class Compared(ABC):
    """The comparable records of one file, what brings them together, and what the file says as a whole."""

    ways: ClassVar[Ways]

    records: pl.DataFrame
    pairs: Pairs
    context: Any
    model: Model

    @classmethod
    def of(cls, rows: pl.DataFrame, model: Model, limits: Limits = LIMITS) -> Self:
        """`rows`: the columns of the schema. Cost: a million records, some ten seconds of one core."""
        records = cls.ways.comparable(rows)
        pairs = united(candidate_pairs(records, cls.ways.rules, limits), copies(records, limits))
        return cls(records, pairs, cls.ways.context(records, pairs), model)

    def compared(self, pairs: Pairs) -> Numbers:
        """What the model reads: a row a pair, a column a feature."""
        return self.ways.features(self.records, pairs, self.context)

    @abstractmethod
    def judged(self, pairs: Pairs, table: Numbers | None = None) -> Judged:
        """The probability that each pair is one, and whether two belong together otherwise: a home, a group.
        `table`: of these pairs, when they were compared already."""

    def why(self, table: Numbers) -> list[list[Reason]]:
        """What weighed in the probability of each pair compared, the weightiest first. Cost: thrice that of
        judging."""
        return reasons(self.model.features, self.model.weights(table))

    def all_judged(self, step: int = STEP) -> Iterator[Judged]:
        """The candidate pairs, `step` at a time, in their order."""
        for start in range(0, len(self.pairs), step):
            yield self.judged(self.pairs.part(start, start + step))


@dataclass(frozen=True, slots=True)
class Persons(Compared):
    """People; `context`: `persons.features.Context`."""

    ways = Ways(SCHEMA, comparable, RULES, Context, context, features)

    def judged(self, pairs: Pairs, table: Numbers | None = None) -> Judged:
        table = self.compared(pairs) if table is None else table
        private = self.records["company"].is_null().to_numpy()
        home = share_a_home(table, _PLACE, private[pairs.left] & private[pairs.right])
        at_work, named = (self.records[name].to_numpy() for name in ("at_work", "named"))
        column = {name: table[:, at] for name, at in _PLACE.items()}
        both, either = at_work[pairs.left] & at_work[pairs.right], named[pairs.left] | named[pairs.right]
        sexes = self.records["first_sex"].to_numpy()
        two_sexes = sexes[pairs.left] * sexes[pairs.right] == -1
        most = np.minimum(held_apart(column, both, either), held_under(column, two_sexes))
        return Judged(pairs, np.minimum(self.model.probabilities(table), most), home)


_PLACE = {name: place for place, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Found:
    """judged: the pairs worth keeping; cluster, household: of each record, named by its smallest place."""

    judged: Judged
    cluster: Labels
    household: Labels


def find(file: Compared, threshold: float = CLUSTER_FROM, step: int = STEP) -> Found:
    """Look through the whole file at once."""
    return settle(file, list(file.all_judged(step)), threshold)


def settle(
    file: Compared, parts: list[Judged], threshold: float = CLUSTER_FROM, said: Sequence[Said] = ()
) -> Found:
    """Clusters and households out of judged pairs, and what people `said`, of these or of any others."""
    whole = obeyed(Judged.whole([*parts, file.judged(unmet(file.pairs, said))]), said)
    count = file.records.height
    cluster = clusters(
        count,
        whole.pairs,
        whole.probability,
        threshold,
        lambda unseen: obeyed(file.judged(unseen), said).probability,
    )
    kept = whole.at((whole.probability >= min(REVIEW_FROM, threshold)) | whole.home)
    return Found(kept, cluster, households(cluster, whole.pairs.at(whole.home)))
