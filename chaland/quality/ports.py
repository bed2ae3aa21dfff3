"""What quality needs of rooms beside or above it, filled by `chaland.config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chaland.kernel.errors import Broken
from chaland.kernel.ports import filled
from chaland.kernel.text import Text
from chaland.quality.domain.people import Readers


@dataclass(frozen=True, slots=True)
class Sight:
    """What another room's tables tell of a contact `c`: a join, and by column of `people.FRAME` an SQL expression.

    `stamp`: another one, and everybody is to be looked at again. The SQL is ours, never a user's.
    """

    join: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """Who fits a sentence: how many, and what they have spent. Units: cents of the house's currency."""

    people: int
    cents: int


@dataclass(frozen=True, slots=True)
class Use:
    """Something that needs a field: as people call it, and when it last did, where that is known."""

    what: Text
    last: datetime | None = None


Look = Callable[[], Sight]
Weigh = Callable[[str], Worth]
Uses = Callable[[], Mapping[str, Sequence[Use]]]
"""Field, or `custom.<key>` → what needs it."""


@dataclass(slots=True)
class _Lent:
    readers: Readers | None = None
    looks: tuple[Look, ...] = ()
    weigh: Weigh | None = None
    uses: tuple[Uses, ...] = ()


_lent = _Lent()


def lend(*, readers: Readers, looks: Sequence[Look], weigh: Weigh, uses: Sequence[Uses]) -> None:
    """Called once by the wiring."""
    _lent.readers, _lent.looks, _lent.weigh, _lent.uses = readers, tuple(looks), weigh, tuple(uses)


def readers() -> Readers:
    filled()
    if _lent.readers is None:
        raise _unfilled("readers")
    return _lent.readers


def sights() -> list[Sight]:
    filled()
    return [look() for look in _lent.looks]


def worth(sentence: str) -> Worth:
    """Raises: Faulty, from the room that reads sentences."""
    filled()
    if _lent.weigh is None:
        raise _unfilled("weigh")
    return _lent.weigh(sentence)


def uses() -> dict[str, list[Use]]:
    filled()
    found: dict[str, list[Use]] = {}
    for told in _lent.uses:
        for name, needs in told().items():
            found.setdefault(name, []).extend(needs)
    return found


def _unfilled(port: str) -> Broken:
    return Broken(
        "port_unfilled", Text("Rien n'est branché sur {port}.", "Nothing is plugged into {port}."), port=port
    )
