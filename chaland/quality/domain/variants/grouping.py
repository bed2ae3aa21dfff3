"""Groups around the value that is kept. Nothing is in a group that is not itself near what is kept: no chains."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chaland.quality.domain.variants.blocks import pairs
from chaland.quality.domain.variants.forms import Value
from chaland.quality.domain.variants.likeness import Why, why_one
from chaland.quality.domain.variants.prepared import Seen, prepared
from chaland.reference import key


@dataclass(frozen=True, slots=True)
class Member:
    value: Value
    why: Why


@dataclass(frozen=True, slots=True)
class Group:
    """`kept`: how all of it would be written. `members`: the kept value first, then the most frequent."""

    kept: str
    members: tuple[Member, ...]

    @property
    def count(self) -> int:
        return sum(member.value.count for member in self.members)


def group(
    values: Sequence[Value],
    field: str,
    *,
    known: Mapping[str, str] | None = None,
    distinct: Collection[tuple[str, str]] = (),
) -> list[Group]:
    """What is proposed to be written one way, what concerns most first.

    values: the most frequent first. field: `city`, `function`… known: matching key → the name of a known town.
    distinct: pairs of keys, each sorted, that people said are two things.
    Cost: 100,000 distinct values in a few seconds.
    """
    seen = prepared(values, known or {})
    near = _near(seen, field, frozenset(distinct))
    taken: set[int] = set()
    found = []
    for one in sorted(seen, key=lambda one: (not one.known, one.place)):
        if one.place not in taken:
            mine = [(place, why) for place, why in near.get(one.place, ()) if place not in taken]
            taken.update((one.place, *(place for place, _ in mine)))
            found.append(_group(one, [(seen[place], why) for place, why in mine]))
    proposed = [one for one in found if one is not None]
    return sorted(proposed, key=lambda one: (-one.count, one.kept))


def _near(
    seen: Sequence[Seen], field: str, distinct: Collection[tuple[str, str]]
) -> dict[int, list[tuple[int, Why]]]:
    near: dict[int, list[tuple[int, Why]]] = {}
    for place, other in pairs(seen):
        one, two = seen[place], seen[other]
        if _pair(one.value.key, two.value.key) in distinct:
            continue
        if why := why_one(one, two, field):
            near.setdefault(place, []).append((other, why))
            near.setdefault(other, []).append((place, why))
    return near


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _group(hub: Seen, others: Sequence[tuple[Seen, Why]]) -> Group | None:
    """None where there is nothing to write otherwise."""
    kept = _written(hub)
    if not others and all(form.text == kept for form in hub.value.forms):
        return None
    ranked = sorted(others, key=lambda one: one[0].place)
    return Group(kept, (Member(hub.value, Why.CASE), *(Member(one.value, why) for one, why in ranked)))


def _written(hub: Seen) -> str:
    """The official name of a town, when the value is that name and no other one for it."""
    official = hub.known
    return official if official and key(official) == " ".join(hub.words) else hub.value.text
