"""Writes again those whom a rule concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts, rebuild_products

_AGAIN: Mapping[str, Callable[[Iterable[int]], None]] = {
    "contact": rebuild_contacts,
    "company": rebuild_companies,
    "product": rebuild_products,
}


def write(party: str, ids: Sequence[int]) -> None:
    """Compute these anew, by the rules that hold. Runs in the caller's transaction."""
    _AGAIN[party](ids)
