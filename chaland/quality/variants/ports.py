"""What unifying values needs of the room of segments, above us; filled by `chaland.config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from chaland.access.models import User
from chaland.kernel.ports import filled


@dataclass(frozen=True, slots=True)
class Naming:
    """A saved segment whose sentence names values: folded texts. `name` is empty where it is not the reader's."""

    segment_id: int
    name: str
    keys: frozenset[str]


Named = Callable[[str, User | None], list[Naming]]
"""field, reader → the segments that name values of it."""
Rewrite = Callable[[str, Collection[str], str, Collection[int], User | None], Mapping[str, Any]]
"""field, folded texts, what is kept, segments, who → what gives them back."""
Restore = Callable[[Mapping[str, Any], User | None], None]


@dataclass(slots=True)
class Sentences:
    named: Named = lambda _field, _reader: []
    rewrite: Rewrite = lambda _field, _keys, _kept, _segments, _by: {}
    restore: Restore = lambda _kept, _by: None


_lent = Sentences()


def lend_sentences(*, named: Named, rewrite: Rewrite, restore: Restore) -> None:
    """Called once by the wiring."""
    _lent.named, _lent.rewrite, _lent.restore = named, rewrite, restore


def sentences() -> Sentences:
    filled()
    return _lent
