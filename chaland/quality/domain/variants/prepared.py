"""A value as the methods look at it: its words, its fingerprint, its sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chaland.quality.domain.variants.forms import Value
from chaland.reference import key
from chaland.reference.phonetics import sounds

SMALL = frozenset(["A", "AU", "AUX", "D", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE", "LES", "OU"])
"""Words that carry no meaning of their own."""
LEGAL = frozenset(
    [
        "SA",
        "SAS",
        "SASU",
        "SARL",
        "EURL",
        "EARL",
        "SCI",
        "SCP",
        "SNC",
        "SELARL",
        "GAEC",
        "EI",
        "EIRL",
        "GIE",
        "SCOP",
    ]
)
_ROMAN = re.compile(r"[IVX]+")
_DIGIT = re.compile(r"[0-9]")
_ELIDED = frozenset("CDJLMNST")
_VOWELS = frozenset("AEHIOUY")


@dataclass(frozen=True, slots=True)
class Seen:
    """`print`: its words, sorted, each once (OpenRefine's fingerprint). `bare`: the same without small words.
    `squeezed`: without spaces. `said`: the sound of words, by word. `codes`: what must be the same to the letter.
    `known`: the official name, of a known town. `place`: its rank in the list."""

    place: int
    value: Value
    words: tuple[str, ...]
    squeezed: str
    print: str
    bare: str
    grams: str
    sound: str
    said: Mapping[str, str]
    codes: tuple[str, ...]
    known: str | None
    count: int


def prepared(values: Sequence[Value], known: Mapping[str, str]) -> list[Seen]:
    """`known`: a matching key (`reference.key`) → the name of the town that answers to it."""
    keys = [key(value.text) for value in values]
    said = _said(word for one in keys for word in one.split())
    return [
        _seen(place, value, one, said, known)
        for place, (value, one) in enumerate(zip(values, keys, strict=True))
    ]


def _seen(place: int, value: Value, one: str, said: Mapping[str, str], known: Mapping[str, str]) -> Seen:
    words = tuple(one.split())
    squeezed = "".join(words)
    return Seen(
        place=place,
        value=value,
        words=words,
        squeezed=squeezed,
        print=" ".join(sorted(set(words))),
        bare=" ".join(sorted(set(words) - SMALL)),
        grams="".join(sorted({squeezed[at : at + 2] for at in range(len(squeezed) - 1)})),
        sound="".join(said.get(word, word) for word in words),
        said=said,
        codes=_codes(words),
        known=known.get(one),
        count=value.count,
    )


def _said(words: Iterable[str]) -> dict[str, str]:
    """Word → its sound; one with digits sounds as it is written."""
    distinct = sorted({word for word in words if word.isalpha()})
    return dict(zip(distinct, sounds(pl.Series(distinct, dtype=pl.String)).to_list(), strict=True))


def apart(one: Seen, other: Seen, *, small: bool) -> tuple[list[str], list[str]]:
    """The words that only one of them has, in their order; `small` words count or not."""
    return _only(one, other, small), _only(other, one, small)


def _only(one: Seen, other: Seen, small: bool) -> list[str]:
    return [word for word in one.words if word not in other.words and (small or word not in SMALL)]


def _codes(words: Sequence[str]) -> tuple[str, ...]:
    """What must be the same to the letter: numbers, codes, single letters, the words for a kind of company."""
    return tuple(
        sorted(
            word
            for at, word in enumerate(words)
            if _DIGIT.search(word)
            or _ROMAN.fullmatch(word)
            or word in LEGAL
            or (len(word) == 1 and not _is_elided(word, words[at + 1 : at + 2]))
        )
    )


def _is_elided(letter: str, following: Sequence[str]) -> bool:
    """`d'achat` is read `D ACHAT`; in `Lettre L rouge` the letter says which one."""
    return letter in _ELIDED and bool(following) and following[0][0] in _VOWELS
