"""Who of a scan may be merged unseen, and how many of those merges will be wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from chaland.duplicates.domain.bands import CLUSTER_FROM

Likeness = Mapping[tuple[int, int], float]
"""Two contacts, the smaller number first -> the probability that they are one."""


@dataclass(frozen=True, slots=True)
class Together:
    """Contacts held to be one, ascending. `doubt`: how many of them are expected not to be."""

    members: tuple[int, ...]
    doubt: float


def groups_above(likeness: Likeness, above: float, apart: Set[tuple[int, int]]) -> list[Together]:
    """Groups joined by pairs of that probability, the likeliest first, by their smallest member.

    Nobody joins a group unless all of it is likelier to be the same person than not, and nothing keeps any two
    apart: what one pair says is not passed on to others. `apart`: smaller number first.
    """
    groups: dict[int, dict[int, float]] = {}
    for (left, right), probability in sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0])):
        if probability < above:
            break
        one, other = groups.setdefault(left, {left: 0.0}), groups.setdefault(right, {right: 0.0})
        if one is not other and _agree(one, other, likeness, apart):
            one.update(other)
            one[max(left, right)] += 1 - probability
            groups.update(dict.fromkeys(other, one))
    several = {min(group): group for group in groups.values() if len(group) > 1}
    return [
        Together(tuple(sorted(group)), min(sum(group.values()), len(group) - 1))
        for _, group in sorted(several.items())
    ]


def _agree(one: Iterable[int], other: Iterable[int], likeness: Likeness, apart: Set[tuple[int, int]]) -> bool:
    pairs = [(min(a, b), max(a, b)) for a in one for b in other]
    return all(pair not in apart and likeness.get(pair, 0.0) >= CLUSTER_FROM for pair in pairs)
