"""What updating needs of rooms beside or above quality, filled by `chaland.config.updating`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
class Lent:
    """reachable: of these contacts, for a way (tasks, links), those who may be asked now, and where; never who is
    deceased or restricted. make_tasks: from what is wanted. link: the address of a sealed page of one person.
    carry: takes the invitations of a round to the people; None while no room sends messages: they are a list."""

    reachable: Callable[[Sequence[int], str], Mapping[int, Point]]
    make_tasks: Callable[[Iterable[Wanted]], int]
    link: Callable[[int, int], str]
    carry: Callable[[int, Sequence[Invitation]], None] | None = None


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
