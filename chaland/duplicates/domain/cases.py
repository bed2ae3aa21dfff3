"""What people are asked about: clusters, and pairs that may join two of them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chaland.duplicates.domain.bands import REVIEW_FROM
from chaland.duplicates.domain.scan import Found


@dataclass(frozen=True, slots=True)
class Question:
    """Are these one? members: places of records, ascending. probability: of the weakest link that holds them."""

    members: tuple[int, ...]
    probability: float
    home: bool


Link = tuple[float, int, int, bool]
"""How likely, whom, with whom, whether they share a home."""


def questions(found: Found) -> Iterator[Question]:
    """Every cluster of several; of two clusters that may be one, their likeliest pair. Cost: one pass over the pairs."""
    within: dict[int, list[Link]] = defaultdict(list)
    across: dict[tuple[int, int], Link] = {}
    for link in _links(found):
        one, other = int(found.cluster[link[1]]), int(found.cluster[link[2]])
        if one == other:
            within[one].append(link)
        else:
            key = (min(one, other), max(one, other))
            across[key] = max(link, across.get(key, link))
    for cluster, members in _several(found).items():
        links = within[cluster]
        yield Question(members, _weakest(links), any(home for *_, home in links))
    for probability, left, right, home in across.values():
        yield Question((left, right), probability, home)


def _several(found: Found) -> dict[int, tuple[int, ...]]:
    """Cluster -> its members, of those that have several."""
    size = np.bincount(found.cluster, minlength=len(found.cluster))
    members: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(size[found.cluster] > 1).tolist():
        members[int(found.cluster[place])].append(place)
    return {cluster: tuple(several) for cluster, several in members.items()}


def _links(found: Found) -> Iterator[Link]:
    judged = found.judged
    near = judged.probability >= REVIEW_FROM
    kept = judged.at(near)
    columns = (kept.probability, kept.pairs.left, kept.pairs.right, kept.home)
    yield from zip(*(column.tolist() for column in columns), strict=True)


def _weakest(links: list[Link]) -> float:
    """The least of the links that hold the group together, the strongest taken first."""
    group = {place: place for link in links for place in link[1:3]}
    weakest = 1.0
    for probability, left, right, _ in sorted(links, reverse=True):
        one, other = _head(group, left), _head(group, right)
        if one != other:
            group[one] = other
            weakest = probability
    return weakest


def _head(group: dict[int, int], place: int) -> int:
    while group[place] != place:
        place = group[place]
    return place
