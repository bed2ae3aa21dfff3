"""The port through which rooms above hear of merges, for what they keep about contacts rather than about records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from chaland.customers.domain.merging import Lineage
from chaland.customers.queries.merging import lineages

Follower = Callable[[Mapping[int, frozenset[int]]], None]
"""Told of contacts, within the transaction: number -> itself and all the numbers that lead to it now."""

_followers: list[Follower] = []


def follow_with(follower: Follower) -> None:
    """Called once by the wiring, for each room that follows."""
    _followers.append(follower)


def tell(contact_ids: Iterable[int]) -> None:
    wanted = list(contact_ids)
    found = lineages(wanted) if _followers else {}
    told = {pk: found.get(pk, Lineage(pk, {})).members for pk in wanted}
    for follower in _followers:
        follower(told)
