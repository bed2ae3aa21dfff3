"""What every writer of a batch needs to know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

FATES = ("unchanged", "updated", "created")
UNCHANGED, UPDATED, CREATED = range(3)


@dataclass(slots=True)
class Delivery:
    """One batch being committed (or compared, when `dry`).

    `siblings`: ids of the sources that share this one's identifiers, its own first.
    `alone`: nothing of another batch is there yet, so rows need no looking up.
    `peopled`: other batches brought people, to whom a row may be linked.
    `touched`: contacts whose golden record must be computed anew; `adopted`: those of them who take
    over purchases that were nobody's.
    """

    batch_id: int
    source_id: int
    siblings: tuple[int, ...]
    now: datetime
    alone: bool
    peopled: bool
    dry: bool = False
    touched: set[int] = field(default_factory=set)
    adopted: set[int] = field(default_factory=set)
    touched_companies: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
