"""How many SMS a text takes, which characters make it dear, and where it is cut. Pure.

A part holds 160 septets of GSM-7, or 70 units of UCS-2; of several, each loses room to the header that joins
them: 153 and 67. A single character outside GSM-7 makes the whole text UCS-2. Source: 3GPP TS 23.038 and 23.040.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from chaland.channels.sms.alphabet import cost, instead_of, is_plain, septets

Encoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, slots=True)
class Culprit:
    """A character that GSM-7 lacks: `at` counts characters from 0. `by`: what may stand for it, empty to leave it out,
    None when nothing can."""

    at: int
    char: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """`units`: septets or UTF-16 units, those that must be left empty at a cut included. `left`: how many more fit
    before another part is paid for."""

    encoding: Encoding
    parts: int
    units: int
    left: int
    culprits: tuple[Culprit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Room:
    """`cost`: of one character; `size`: of a text."""

    single: int
    part: int
    cost: Callable[[str], int]
    size: Callable[[str], int]


def _utf16(char: str) -> int:
    return 2 if char > "\uffff" else 1


def _utf16_size(text: str) -> int:
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


_ROOM: dict[Encoding, _Room] = {
    "GSM-7": _Room(160, 153, cost, septets),
    "UCS-2": _Room(70, 67, _utf16, _utf16_size),
}


def encoding_of(text: str) -> Encoding:
    return "GSM-7" if is_plain(text) else "UCS-2"


def measure(text: str) -> Measured:
    """What a text costs to send, once written for its recipient and with its STOP mention."""
    encoding = encoding_of(text)
    culprits = tuple(_culprits(text)) if encoding == "UCS-2" else ()
    room = _ROOM[encoding]
    filled = _filled(text, room)
    units = sum(filled[-1:]) + room.part * (len(filled) - 1)
    most = room.single if len(filled) <= 1 else room.part * len(filled)
    return Measured(encoding, max(len(filled), 1), units, most - units, culprits)


def parts_of(text: str) -> int:
    """`measure(text).parts`, for a million texts: a few microseconds each, more where a pair may fall on a cut."""
    room = _ROOM[encoding_of(text)]
    size = room.size(text)
    if size <= room.single:
        return 1
    if size == len(text):
        return -(-size // room.part)
    return len(list(_pieces(text, room)))


def split(text: str) -> list[str]:
    """The parts as they are sent: none cuts an escaped character or a surrogate pair, together they are the text."""
    room = _ROOM[encoding_of(text)]
    return list(_pieces(text, room))


def propose(text: str) -> str:
    """The text with what stands for each culprit; what nothing can stand for stays. Shown, never applied unasked."""
    together = unicodedata.normalize("NFC", text)
    return "".join(_kept(char) for char in together)


def _kept(char: str) -> str:
    if is_plain(char):
        return char
    by = instead_of(char)
    return char if by is None else by


def _culprits(text: str) -> Iterator[Culprit]:
    for at, char in enumerate(text):
        if not is_plain(char):
            yield Culprit(at, char, instead_of(char))


def _filled(text: str, room: _Room) -> list[int]:
    """Units used in each part."""
    return [room.size(part) for part in _pieces(text, room)]


def _pieces(text: str, room: _Room) -> Iterator[str]:
    ends = list(_ends(text, room))
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        yield text[start:end]


def _ends(text: str, room: _Room) -> Iterator[int]:
    """Where a part ends and another begins."""
    if room.size(text) <= room.single:
        return
    used = 0
    for at, char in enumerate(text):
        wanted = room.cost(char)
        if used + wanted > room.part:
            yield at
            used = 0
        used += wanted
