"""From the lines of a vcf to cards and their properties, whatever the version."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 1 << 20  # characters of a property; the rest (a photograph) is not kept
_BULKY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_NAME = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w -]*)$")
_PARTS = re.compile(r'((?:"[^"]*"|[^:"])*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';((?:"[^"]*"|[^;"])*)')


@dataclass(frozen=True, slots=True)
class Property:
    """`types`: lower-case words such as `home`, `cell`, `pref`. `value` is decoded but not unescaped."""

    name: str
    types: frozenset[str]
    value: str


@dataclass(slots=True)
class Card:
    """`line`: of its BEGIN. `is_whole`: its END was found."""

    line: int
    properties: list[Property] = field(default_factory=list)
    is_whole: bool = False


def read_cards(path: Path) -> Iterator[Card]:
    """Every card of a UTF-8 file, the broken ones too. A card inside another (AGENT) is passed over."""
    card: Card | None = None
    inner = 0
    for number, text in _unfolded(path):
        word = "".join(text.split()).upper()
        if word == "BEGIN:VCARD":
            if card is not None and _expects_card(card):
                inner += 1
                continue
            if card is not None:
                yield card
            card, inner = Card(number), 0
        elif word == "END:VCARD":
            inner -= 1
            if card is not None and inner < 0:
                card.is_whole = True
                yield card
                card = None
            inner = max(inner, 0)
        elif card is not None and not inner:
            card.properties += _property(text)
    if card is not None:
        yield card


def _expects_card(card: Card) -> bool:
    last = card.properties[-1] if card.properties else None
    return last is not None and last.name == "AGENT" and not last.value.strip()


def _unfolded(path: Path) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first line: folded ones and soft breaks joined."""
    held, start = "", 0
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        for number, line in enumerate(file, 1):
            text = line.rstrip("\n")
            if held and text[:1] in {" ", "\t"}:
                held = _join(held, text[1:])
            elif held.endswith("=") and _is_quoted_printable(held):
                held = _join(held[:-1], text)
            else:
                if held.strip():
                    yield start, held
                held, start = text, number
    if held.strip():
        yield start, held


def _join(held: str, more: str) -> str:
    return held + more if len(held) < _LONGEST else held


def _is_quoted_printable(text: str) -> bool:
    return "QUOTED-PRINTABLE" in text.split(":", 1)[0].upper()


def _property(text: str) -> list[Property]:
    """One property, or none: a line without a colon or a name says nothing."""
    match = _PARTS.match(text)
    head, _, _ = (match[1] if match else "").partition(";")
    name = _NAME.fullmatch(head.strip())
    if match is None or name is None or name[1].upper() in _BULKY:
        return []
    parameters = _PARAMETER.findall(match[1])
    return [Property(name[1].upper(), _types(parameters), _decoded(match[2], parameters))]


def _types(parameters: list[str]) -> frozenset[str]:
    """`TYPE=home,cell`, `TYPE="home"` and the bare words of version 2.1."""
    words: set[str] = set()
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or key.strip().upper() == "TYPE":
            words.update((value if equals else key).replace('"', "").lower().split(","))
        elif key.strip().upper() == "PREF":
            words.add("pref")
    return frozenset(word.strip() for word in words)


def _decoded(value: str, parameters: list[str]) -> str:
    """Quoted-printable undone, in the charset told, else UTF-8, else cp1252."""
    words = ";".join(parameters).upper()
    if "QUOTED-PRINTABLE" not in words:
        return value
    data = quopri.decodestring(value.encode())
    told = re.search(r'CHARSET="?([\w-]+)', words)
    for charset in (told[1] if told else "utf-8", "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")
