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


Groups = dict[int, dict[int, float]]
"""Member -> the members of its group, each with the doubt with which it came."""


def groups_above(likeness: Likeness, above: float, apart: Set[tuple[int, int]]) -> list[Together]:
    """Groups joined by pairs of that probability, the likeliest first, by their smallest member.

    Nobody joins a group unless all of it is likelier to be the same person than not, and nothing keeps any two
    apart: what one pair says is not passed on to others. `apart`: smaller number first.
    """
    return groups_at(likeness, [above], apart)[above]


def groups_at(
    likeness: Likeness, stops: Iterable[float], apart: Set[tuple[int, int]]
) -> dict[float, list[Together]]:
    """The same from several probabilities on. Cost: one pass, however many they are."""
    certain = sorted(((-p, pair) for pair, p in likeness.items() if p >= min(stops := list(stops))))
    groups: Groups = {}
    found, place = {}, 0
    for above in sorted(stops, reverse=True):
        while place < len(certain) and -certain[place][0] >= above:
            _join(groups, *certain[place][1], 1 + certain[place][0], likeness, apart)
            place += 1
        found[above] = _told(groups)
    return found


def _join(
    groups: Groups, left: int, right: int, doubt: float, likeness: Likeness, apart: Set[tuple[int, int]]
) -> None:
    one, other = groups.setdefault(left, {left: 0.0}), groups.setdefault(right, {right: 0.0})
    if one is not other and _agree(one, other, likeness, apart):
        one.update(other)
        one[max(left, right)] += doubt
        groups.update(dict.fromkeys(other, one))


def _told(groups: Groups) -> list[Together]:
    several = {id(group): group for group in groups.values() if len(group) > 1}
    told = [
        Together(tuple(sorted(group)), min(sum(group.values()), len(group) - 1)) for group in several.values()
    ]
    return sorted(told, key=lambda group: group.members)


def _agree(one: Iterable[int], other: Iterable[int], likeness: Likeness, apart: Set[tuple[int, int]]) -> bool:
    pairs = [(min(a, b), max(a, b)) for a in one for b in other]
    return all(pair not in apart and likeness.get(pair, 0.0) >= CLUSTER_FROM for pair in pairs)
