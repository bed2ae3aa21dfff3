"""Which records are one person: groups in which everybody agrees, not chains in which each resembles the next.

Source: greedy additive edge contraction, Keuper et al., "Efficient decomposition of image and mesh graphs by lifted
multicuts", 2015: the two groups whose members agree most are joined, until no two groups agree on the whole.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.pairs import Pairs, Places, coded, decoded

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]
Graph = dict[int, dict[int, float]]

_FULL = 40
"""Up to so many records all their pairs are looked at, those that no key brought together too."""
_FOR, _AGAINST = 6.0, -6.0
"""How far one pair may pull, in log-odds: none decides alone for a large group."""
_SAID = 1e6
"""What is certain because somebody said so outweighs everything."""


def components(count: int, pairs: Pairs) -> Labels:
    """The smallest place that each of `count` records is linked to, through however many pairs."""
    label = np.arange(count)
    left, right = pairs.left.astype(np.int64), pairs.right.astype(np.int64)
    while True:
        low = np.minimum(label[left], label[right])
        moved = label.copy()
        np.minimum.at(moved, label[left], low)
        np.minimum.at(moved, label[right], low)
        moved = moved[moved]
        if np.array_equal(moved, label):
            return label
        label = moved


def clusters(
    count: int,
    pairs: Pairs,
    probability: Doubles,
    threshold: float,
    judge: Callable[[Pairs], Doubles],
) -> Labels:
    """The cluster of each record, named by its smallest place. `judge`: the probability of pairs not yet seen."""
    label = components(count, pairs.at(probability >= threshold))
    inside = label[pairs.left] == label[pairs.right]
    size = np.bincount(label, minlength=count)
    several = inside & (size[label[pairs.left]] > 2)
    known, odds = pairs.at(several), probability[several]
    unseen = _unseen(label, size, known)
    weight = _pull(np.concatenate([odds, judge(unseen)]), threshold)
    for graph in _graphs(label, known.joined(unseen), weight):
        for place, name in _contracted(graph).items():
            label[place] = name
    return label


def _pull(probability: Doubles, threshold: float) -> Doubles:
    """Log-odds counted from the threshold."""
    safe = np.clip(probability, 1e-9, 1 - 1e-9)
    pull: Doubles = np.log(safe / (1 - safe)) - np.log(threshold / (1 - threshold))
    pull = np.clip(pull, _AGAINST, _FOR)
    pull[probability == 1], pull[probability == 0] = _SAID, -_SAID
    return pull


def _unseen(label: Labels, size: NDArray[np.int64], known: Pairs) -> Pairs:
    """The pairs within components of three records and more that no key brought together."""
    members = np.flatnonzero((size[label] > 2) & (size[label] <= _FULL))
    members = members[np.argsort(label[members], kind="stable")]
    found, step, alive = [np.zeros(0, np.uint64)], 1, np.arange(len(members))
    while len(alive):
        alive = alive[alive < len(members) - step]
        alive = alive[label[members[alive]] == label[members[alive + step]]]
        found.append(coded(Pairs(_places(members[alive]), _places(members[alive + step]))))
        step += 1
    return decoded(np.setdiff1d(np.concatenate(found), coded(known)))


def _places(members: NDArray[np.intp]) -> Places:
    return members.astype(np.uint32)


def _graphs(label: Labels, pairs: Pairs, weight: Doubles) -> list[Graph]:
    """One graph a component: record -> the others -> how much they pull."""
    graphs: dict[int, Graph] = defaultdict(lambda: defaultdict(dict))
    for one, other, pull in zip(pairs.left.tolist(), pairs.right.tolist(), weight.tolist(), strict=True):
        graph = graphs[int(label[one])]
        graph[one][other] = graph[other][one] = pull
    return list(graphs.values())


def _contracted(graph: Graph) -> Mapping[int, int]:
    """Record -> the smallest record of its cluster."""
    members = {place: [place] for place in graph}
    heap = [
        (-pull, one, other)
        for one, far in graph.items()
        for other, pull in far.items()
        if one < other and pull > 0
    ]
    heapq.heapify(heap)
    while heap:
        pull, one, other = heapq.heappop(heap)
        if graph.get(one, {}).get(other) != -pull:
            continue  # one of them has been joined to another since
        members[one] += members.pop(other)
        for far, more in _joined(graph, one, other):
            if more > 0:
                heapq.heappush(heap, (-more, min(one, far), max(one, far)))
    return {place: min(group) for group in members.values() for place in group}


def _joined(graph: Graph, one: int, other: int) -> list[tuple[int, float]]:
    """`other` becomes part of `one`: what its neighbours now pull towards the two together."""
    far_of_other = graph.pop(other)
    graph[one].pop(other)
    changed = []
    for far, pull in far_of_other.items():
        if far != one:
            graph[far].pop(other)
            total = graph[one].get(far, 0.0) + pull
            graph[one][far] = graph[far][one] = total
            changed.append((far, total))
    return changed
