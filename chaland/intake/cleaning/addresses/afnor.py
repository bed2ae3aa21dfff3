"""The lines of an envelope, NF Z10-011: six at most, seven abroad, 38 characters each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from chaland.intake.cleaning.places.country_words import country_name
from chaland.reference import key, street_types

MAX_CHARACTERS = 38
_STREET_CHARACTERS = 32
# served by La Poste without a country line
_HOME = frozenset(("", "FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom and where, as stored; empty text where there is nothing. `country` is ISO2."""

    name: str = ""
    company: str = ""
    recipient_line: str = ""
    building_line: str = ""
    street: str = ""
    locality_line: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The lines from top to bottom; `too_long` are those above 38 characters, which still stand in `lines`."""

    lines: tuple[str, ...]
    too_long: tuple[str, ...]


def afnor_lines(recipient: Recipient) -> Envelope:
    """Capitals, no accents, no punctuation, no blank line; the street shortened only beyond 32 characters.

    Source: NF Z10-011, edition of 19 January 2013.
    """
    head = _head(recipient)
    street = _short_street(_plain(recipient.street))
    town = _plain(f"{recipient.postal_code} {recipient.city}")
    foot = [street, _plain(recipient.locality_line), town]
    if recipient.country not in _HOME:
        foot.append(_plain(country_name(recipient.country)))
    lines = tuple(line for line in (*head, *foot) if line)
    return Envelope(lines, tuple(line for line in lines if len(line) > MAX_CHARACTERS))


def _head(recipient: Recipient) -> list[str]:
    """Lines 1 to 3. A person at work takes two of them, so flat and building then share one."""
    who = [_plain(recipient.company), _plain(recipient.name)]
    where = [_plain(recipient.recipient_line), _plain(recipient.building_line)]
    if all(who) and all(where):
        where = [" ".join(where)]
    return [*who, *where]


def _plain(text: str) -> str:
    text = re.sub(r"\b(?:\w\.){2,}", lambda initials: initials[0].replace(".", ""), text)
    # `key` also writes ST in full, which a line of 38 characters cannot afford
    return _unexpanded(text, key(text))


def _unexpanded(text: str, plain: str) -> str:
    shortened = re.findall(r"(?i)\bs(?:te?s?)\b", text)
    for word in shortened:
        long = key(word)
        plain = re.sub(rf"\b{long}\b", word.upper(), plain, count=1)
    return plain


def _short_street(street: str) -> str:
    if len(street) <= _STREET_CHARACTERS:
        return street
    short = street
    for label, abbreviation in _abbreviations():
        short = re.sub(
            rf"(^|\d |\b(?:BIS|TER|QUATER|[A-D]) ){label}\b", rf"\g<1>{abbreviation}", short, count=1
        )
        if short != street:
            break
    return short


@cache
def _abbreviations() -> tuple[tuple[str, str], ...]:
    """Longest labels first, so that 'GRANDE RUE' is not read as 'GRANDE'."""
    pairs = dict(street_types().select("label", "abbreviation").iter_rows())
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
