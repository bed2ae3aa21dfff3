"""What hired lists need of rooms beside or above, filled by `chaland.config.wiring`: how files are read (intake),
who objects and what the law says (consent)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import polars as pl

from chaland.access.models import User
from chaland.enrichment.lists.domain.facts import ListLaw
from chaland.kernel.errors import Broken
from chaland.kernel.ports import filled
from chaland.kernel.text import Language, Text


class Point(NamedTuple):
    """By what somebody is known to the suppression list. `kind`: email, phone or postal; `value`: normalised."""

    kind: str
    value: str


class Column(NamedTuple):
    """A column of the file and the field it seems to be; None for nothing that is kept."""

    header: str
    field: str | None
    label: Text | None


class Relay(NamedTuple):
    """A refusal that whoever lent the name is to be told of. `recipient`: as people call them."""

    recipient: str
    reference: str
    point: Point
    channel: str
    said_at: datetime


class Reader(Protocol):
    """How foreign files are read, recognised and cleaned."""

    def columns(self, path: Path, name: str, chosen: Mapping[str, str | None]) -> Sequence[Column]:
        """Raises: Refused when the file cannot be read, Invalid on a wrong choice."""
        ...

    def stage(
        self, path: Path, name: str, folder: Path, chosen: Mapping[str, str | None]
    ) -> Iterator[tuple[int, int | None]]:
        """Clean chunk after chunk on disk: rows read so far, rows in all if known. Complete chunks are passed over."""
        ...

    def chunks(self, folder: Path) -> int: ...

    def people(self, folder: Path, number: int) -> pl.DataFrame:
        """Fields of contacts as columns, with `line`; absent when nothing feeds them."""
        ...

    def rejected(self, folder: Path, number: int) -> int: ...

    def write_rejects(self, folder: Path, headers: Sequence[str], language: Language) -> str:
        """The path of the file of rejected rows, empty when there are none."""
        ...

    def forget(self, folder: Path) -> None:
        """Remove what was staged."""
        ...


class Consents(Protocol):
    """What the room of consent knows and is told."""

    def law(self, at: datetime) -> ListLaw: ...

    def household(self, street: str | None, postal_code: str | None, surname: str | None) -> str | None: ...

    def point(self, said: str) -> Point | None:
        """An e-mail or a phone as people write it, normalised; None when it is neither."""
        ...

    def opposed(self, points: Collection[Point]) -> set[Point]:
        """Those who stand on the suppression list, or took their word back in the ledger."""
        ...

    def object_to(
        self, points: Collection[Point], channel: str, at: datetime, origin: str, by: User | None
    ) -> None:
        """Put an objection on the suppression list. `channel` empty: all of them."""
        ...

    def informed(self, contact_id: int, channel: str, at: datetime, by: User | None) -> None:
        """Write that this contact, once a hired name, was told of art. 14."""
        ...

    def allow(self, contact_id: int, channel: str, at: datetime, evidence: str, by: User | None) -> None:
        """Write a consent. Raises: Invalid when its proof is not enough for that channel."""
        ...

    def relay(self, refusals: Collection[Relay]) -> None: ...


Forget = Callable[[Sequence[int]], None]
_forgetting: list[Forget] = []


def when_names_go(forget: Forget) -> None:
    """Called once by the wiring: whoever keeps something of hired names forgets it when they leave their list."""
    if forget not in _forgetting:
        _forgetting.append(forget)


def names_go(name_ids: Sequence[int]) -> None:
    for forget in _forgetting:
        forget(name_ids)


@dataclass(slots=True)
class _Lent:
    reader: Reader | None = None
    consents: Consents | None = None


_lent = _Lent()


def lend(*, reader: Reader, consents: Consents) -> None:
    """Called once by the wiring."""
    _lent.reader, _lent.consents = reader, consents


def reader() -> Reader:
    filled()
    if _lent.reader is None:
        raise _unfilled("reader")
    return _lent.reader


def consents() -> Consents:
    filled()
    if _lent.consents is None:
        raise _unfilled("consents")
    return _lent.consents


def _unfilled(port: str) -> Broken:
    return Broken(
        "port_unfilled", Text("Rien n'est branché sur {port}.", "Nothing is plugged into {port}."), port=port
    )
