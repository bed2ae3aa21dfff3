"""The port through which rooms above hear of merges, for what they keep about contacts (companies) rather than about
records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from chaland.customers.domain.merging import Lineage
from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.merging import lineages
from chaland.kernel.ports import filled

Follower = Callable[[Mapping[int, frozenset[int]]], None]
"""Told of contacts (companies), within the transaction: number -> itself and all the numbers that lead to it now."""

_followers: dict[Subject, list[Follower]] = defaultdict(list)


def follow_with(follower: Follower, subject: Subject = Subject.PERSON) -> None:
    """Called once by the wiring, for each room that follows."""
    _followers[subject].append(follower)


def tell(numbers: Iterable[int], subject: Subject = Subject.PERSON) -> None:
    filled()
    wanted, followers = list(numbers), _followers[subject]
    found = lineages(wanted, subject) if followers else {}
    told = {pk: found.get(pk, Lineage(pk, {})).members for pk in wanted}
    for follower in followers:
        follower(told)
