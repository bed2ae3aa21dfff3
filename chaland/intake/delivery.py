"""What every writer of a batch needs to know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

STATUSES = ("unchanged", "updated", "created")
UNCHANGED, UPDATED, CREATED = range(3)


@dataclass(slots=True)
class Delivery:
    """One batch being committed (or compared, when `dry`).

    `siblings`: ids of the sources that share this one's identifiers, its own first.
    `alone`: nothing of another batch is there yet, so nothing needs looking up.
    `touched`: contacts whose golden record must be computed anew.
    """

    batch_id: int
    source_id: int
    siblings: tuple[int, ...]
    now: datetime
    alone: bool
    dry: bool = False
    touched: set[int] = field(default_factory=set)
    touched_companies: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
