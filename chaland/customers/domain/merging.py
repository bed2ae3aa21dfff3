"""The contacts (the companies) that merges made one, as a tree of their numbers. Pure.

A merge hangs some under the one that is kept; undoing it takes them off with all that hangs under them. What
the tree looks like depends on which merges stand, not on the order in which others were made and undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

from chaland.customers.domain.survivorship import GROUPS, Pin


@dataclass(frozen=True, slots=True)
class Edge:
    """`number` was merged into `into_id`; `edit` and `newest_record` date it (see models.Merge)."""

    number: int
    into_id: int
    edit: int
    newest_record: int
    choices: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lineage:
    """A living contact or company and those that were merged into it, each with the edge by which it hangs."""

    root: int
    edges: Mapping[int, Edge]

    @property
    def members(self) -> frozenset[int]:
        return frozenset((self.root, *self.edges))

    def under(self, number: int) -> frozenset[int]:
        """It, and those that were merged into it."""
        return frozenset(member for member in self.members if number in self._way_up(member))

    def with_since(self, number: int, date: Callable[[Edge], int], until: int) -> frozenset[int]:
        """Those who were one with it when the clock that `date` reads from edges stood at `until`."""
        return frozenset(member for member in self.members if self._joined(number, member, date) <= until)

    def first_record(self) -> int | None:
        """The last record that was there before any of the merges; None when none stands."""
        return min((edge.newest_record for edge in self.edges.values()), default=None)

    def pins(self) -> list[Pin]:
        """What people chose: of the fields of a choice only what that one said counts, until a later edit."""
        found = []
        for edge in self.edges.values():
            for chosen, number in edge.choices.items():
                homes = self.with_since(number, lambda one: one.edit, edge.edit - 1)
                found += [Pin(name, homes, edge.edit) for name in chosen_together(chosen)]
        return found

    def _way_up(self, number: int) -> list[int]:
        way = [number]
        while way[-1] in self.edges:
            way.append(self.edges[way[-1]].into_id)
        return way

    def _joined(self, one: int, other: int, date: Callable[[Edge], int]) -> int:
        """When the last of the merges between the two was made; 0 for one and itself."""
        between = set(self._way_up(one)) ^ set(self._way_up(other))
        return max((date(self.edges[number]) for number in between), default=0)


def chosen_together(name: str) -> tuple[str, ...]:
    """The fields that are taken with this one: an address and a card are whole, a company has its key."""
    if name == "company":
        return ("company", "company_key")
    return next((group for group in GROUPS if name in group), (name,))


def home_of(reached_by: Set[str], homes: Mapping[int, Set[str]], root: int) -> int:
    """Whose a record is that came when several contacts were one: the only one that is reached as it is, else
    the one that was kept. `homes`: by what each of them is reached."""
    near = [home for home, points in homes.items() if points & reached_by]
    return near[0] if len(near) == 1 else root


def kept_of(numbers: Iterable[int]) -> int:
    """Which number stays when nobody says: the oldest."""
    return min(numbers)
