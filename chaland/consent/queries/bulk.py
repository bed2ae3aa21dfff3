"""A whole audience decided in one pass: the same facts, the same standings and the same decision as for one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from django.db import connection

from chaland.consent.domain.decision import PLAIN, Asking, Content, Verdict, dressed, no_purpose
from chaland.consent.domain.words import Channel
from chaland.consent.queries.batches import batches
from chaland.consent.queries.deciding import Decided, Decider
from chaland.consent.queries.elsewhere import decided_elsewhere
from chaland.consent.queries.terms import rules_for, terms_for
from chaland.kernel.clock import system_clock

__all__ = ["bulk_may_contact"]

_WORTH_PROCESSES = 25
"""Batches from which on it pays to start processes, which takes them a second or two."""


def bulk_may_contact(
    contact_ids: Iterable[int] | None,
    channel: Channel | str,
    purpose: str | None = None,
    at: datetime | None = None,
    content: Content = PLAIN,
    partner: int | None = None,
) -> Iterator[tuple[int, Verdict]]:
    """Each contact with the verdict that `may_contact` would give, in the order given; all of them, by id,
    when `contact_ids` is None.

    Cost: a million contacts in half a minute on two cores (`python -m benchmarks --only consent`), memory of
    a few batches. Large audiences are shared by processes, but within a transaction, whose writes they would
    not see. Raises: as `may_contact`.
    """
    wanted, moment = Channel(channel), at or system_clock()
    terms = terms_for(wanted, purpose)
    if terms is None:
        unasked = no_purpose(rules_for(moment))
        yield from ((pk, unasked) for ids in batches(contact_ids) for pk in ids)
        return
    for ids, decided in _decided(Asking(wanted, terms, moment, content, partner), batches(contact_ids)):
        yield from zip(ids, _dressed(decided), strict=True)


def _decided(asking: Asking, found: Iterator[Sequence[int]]) -> Iterator[tuple[Sequence[int], Decided]]:
    first = list(islice(found, _WORTH_PROCESSES))
    workers = min(4, os.cpu_count() or 1)
    if len(first) == _WORTH_PROCESSES and workers > 1 and not connection.in_atomic_block:
        yield from decided_elsewhere(asking, chain(first, found), workers)
        return
    decider = Decider(asking)
    yield from ((ids, decider.decide(ids)) for ids in chain(first, found))


def _dressed(decided: Decided) -> Iterator[Verdict]:
    """Each contact's own verdict: that of its standing, with its proof and its point."""
    for which, proof, point in zip(decided.which, decided.proofs, decided.points, strict=True):
        one = decided.verdicts[which]
        if proof is None and point is None:
            yield one
            continue
        yield dressed(one, proof, point)
