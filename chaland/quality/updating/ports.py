"""What updating needs of rooms beside or above quality, filled by `chaland.config.updating`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chaland.kernel.errors import Broken
from chaland.kernel.ports import filled
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Point:
    """By which channel somebody may be asked, and where."""

    channel: str
    value: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to make: `asked` is its key."""

    asked: int
    contact_id: int
    due_on: date
    owner: int | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody to be sent their own link."""

    asked: int
    contact_id: int
    point: Point
    link: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What takes a round to its people by one channel. `state`: as people read it. `waits`: until somebody approves it."""

    campaign: int
    name: str
    channel: str
    state: Text
    waits: bool


@dataclass(frozen=True, slots=True)
class Lent:
    """reachable: of these contacts, for a way (tasks, links, messages), those who may be asked now, and where; never
    who is deceased or restricted, nor, by a message, who said STOP to that channel. make_tasks: from what is wanted.
    link: the address of a sealed page of one person, under this base when the house has no address of its own.
    carry: prepares the messages of a round, for somebody to approve; once a round. carried: what it prepared."""

    reachable: Callable[[Sequence[int], str], Mapping[int, Point]]
    make_tasks: Callable[[Iterable[Wanted]], int]
    link: Callable[[int, int, str], str]
    carry: Callable[[int, int | None], None]
    carried: Callable[[Collection[int]], Mapping[int, Sequence[Carried]]]


_lent: list[Lent] = []


def lend(lent: Lent) -> None:
    """Called once by the wiring."""
    _lent[:] = [lent]


def lent() -> Lent:
    filled()
    if not _lent:
        said = Text("Rien n'est branché sur {port}.", "Nothing is plugged into {port}.")
        raise Broken("port_unfilled", said, port="updating")
    return _lent[0]
