"""What was handed over, outside the database, so that a restored backup sends nothing again.

`CHALAND_HOME/campaigns/<campaign>.journal`: a line a message, on the disk (fsync) after the database has committed
that it is being sent and before its first octet leaves. Every line is therefore known to the database, unless that
one is older than the file. A key of the home names this installation: a copy of the database, or of the home, elsewhere has
another name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from chaland.access.keys import keyed, place_of
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

_LONGEST = 4_096
"""Octets at the end of a journal that surely hold its last line."""
_FENCE = "#\n"
"""Ends a line that a crash cut short, so that it neither counts nor swallows the next."""


@dataclass(frozen=True, slots=True)
class Line:
    """One time that a message was handed over: the person it was frozen for, the occasion, the number of the try."""

    home: int
    occasion: int
    n: int


def epoch() -> str:
    """The name of this installation, made on first use. A copy of its folder, as one makes to try something, has
    another; an image of the whole disk has not."""
    return keyed("epoch", "installation", str(place_of("epoch"))).hex()[:16]


def note(campaign: Campaign, lines: Iterable[Line]) -> None:
    """On the disk, whole, when this returns. Whoever hands over calls it before the first octet.

    Raises: Refused (`journal_shut`).
    """
    place = _path(campaign)
    told = "".join(f"{line.home} {line.occasion} {line.n}\n" for line in lines)
    with _reached():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "ab") as file:
            file.write((_FENCE + told).encode())
            file.flush()
            os.fsync(descriptor)


@contextmanager
def _reached() -> Iterator[None]:
    """Raises: Refused (`journal_shut`) when the disk is full, or does not let us read and write there."""
    try:
        yield
    except OSError as error:
        raise Refused(
            "journal_shut",
            Text(
                "Le journal des envois est hors d'atteinte ({why}) : sans lui, rien ne part.",
                "The journal of what was sent is out of reach ({why}): nothing leaves without it.",
            ),
            remedy=Text(
                "Voyez les droits et la place du dossier campaigns de CHALAND_HOME.",
                "See the rights and the room of the folder campaigns of CHALAND_HOME.",
            ),
            why=error.strerror or type(error).__name__,
        ) from error


def is_ahead(campaign: Campaign) -> bool:
    """Whether the database forgot what was handed over last. Cost: the end of a file and one row."""
    last = last_line(campaign)
    return last is not None and not is_known(campaign, last)


def set_aside(campaign: Campaign) -> None:
    """A person has looked at what the database forgot: the journal begins anew, the former one stays beside it."""
    place = _path(campaign)
    number = sum(1 for _ in place.parent.glob(f"{place.name}.*")) + 1
    place.rename(place.with_name(f"{place.name}.{number}"))


def lines(campaign: Campaign) -> Iterator[Line]:
    """All of them, the first first; a line cut short by a crash was not handed over. Raises: as `note`."""
    path = _path(campaign)
    with _reached():
        if not path.exists():
            return
        with path.open(encoding="ascii", errors="replace") as file:
            yield from (line for said in file if (line := _read(said)))


def _path(campaign: Campaign) -> Path:
    name = blake2b(campaign.seed.encode(), digest_size=12).hexdigest()
    return Path(settings.CHALAND_HOME) / "campaigns" / f"{name}.journal"


def last_line(campaign: Campaign) -> Line | None:
    """What was handed over last; None when nothing was. Raises: as `note`."""
    path = _path(campaign)
    with _reached():
        if not path.exists():
            return None
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST))
            said = file.read().decode("ascii", errors="replace").splitlines(keepends=True)
    return next((line for one in reversed(said) if (line := _read(one))), None)


def _read(said: str) -> Line | None:
    """None for what is no whole line."""
    parts = said.split()
    if not said.endswith("\n") or len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    return Line(*map(int, parts))


def is_known(campaign: Campaign, line: Line) -> bool:
    """Whether the database remembers that try."""
    theirs = OutboxMessage.objects.filter(campaign=campaign, occasion=line.occasion, home=line.home)
    return theirs.filter(attempts__gte=line.n).exists()
