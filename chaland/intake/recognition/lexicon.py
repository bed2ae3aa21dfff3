"""What a header says: fields and how much it commits to each. The phrases are in `lexicon.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

from chaland.intake.fields import BY_NAME, FIELDS
from chaland.intake.recognition.headers import Header, read_header

STRENGTHS: Mapping[str, float] = MappingProxyType({"sure": 0.95, "likely": 0.75, "maybe": 0.5})
COMPUTED = "*computed"
NOTHING = "*nothing"

_UNKNOWN_WORD, _ABOUT_WORD, _OTHERS_WORD, _PLAIN_WORD = 0.72, 0.35, 0.15, 0.97
_Words = frozenset[str]
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """exact: the set of words of a phrase -> field -> strength; stuck: the same for headers without spaces."""

    exact: Mapping[_Words, Mapping[str, float]]
    stuck: Mapping[str, Mapping[str, float]]
    others: _Words
    about: _Words
    numbered: _Words
    plain: _Words
    placeholders: _Words
    file_names: Mapping[str, _Words]

    def fields_said(self, header: Header) -> dict[str, float]:
        """Field -> strength, 0..1. `COMPUTED` and `NOTHING` stand for columns that are no field of ours."""
        whole = self._whole(header)
        return whole or self._partly(frozenset(header.unnumbered))

    def is_of_others(self, header: Header) -> bool:
        """The header names somebody who is not the contact: a sponsor, a supplier, a spouse."""
        return not self.others.isdisjoint(header.words)

    def is_about(self, header: Header) -> bool:
        """The header counts, dates or qualifies something: what is in the cells is not that thing."""
        return not self.about.isdisjoint(header.words)

    def is_placeholder(self, header: Header) -> bool:
        """The header names nothing: blank, `Colonne 3`, `field_7`, `F2`, `Unnamed: 4`, `12`."""
        return all(word in self.placeholders or len(word) == 1 or word.isdigit() for word in header.words)

    def _whole(self, header: Header) -> dict[str, float]:
        for words in (header.words, header.unnumbered):
            if said := self.exact.get(frozenset(words)):
                return dict(said)
        if said := self.stuck.get(header.joined.rstrip("0123456789")):
            return dict(said)
        bare = frozenset(header.words) - self.plain
        said = self.exact.get(bare) or self.exact.get(bare & frozenset(header.unnumbered)) or {}
        return {field: strength * _PLAIN_WORD for field, strength in said.items()}

    def _partly(self, words: _Words) -> dict[str, float]:
        """Phrases contained in the header, each weakened by the words it leaves unexplained."""
        said: dict[str, float] = {}
        for phrase, fields in self._contained(words):
            factor = self._left_over(words - phrase)
            for field, strength in fields.items():
                said[field] = max(said.get(field, 0.0), strength * factor)
        return {field: strength for field, strength in said.items() if strength >= 0.08}

    def _contained(self, words: _Words) -> Iterator[tuple[_Words, Mapping[str, float]]]:
        if not 1 < len(words) <= 12:
            return
        found = [(phrase, fields) for phrase, fields in self.exact.items() if phrase < words]
        for phrase, fields in found:
            if not any(phrase < longer for longer, _ in found):
                yield phrase, fields

    def _left_over(self, words: _Words) -> float:
        factor = 1.0
        for word in words:
            factor *= self._weight(word)
        return factor

    def _weight(self, word: str) -> float:
        if word in self.others:
            return _OTHERS_WORD
        if word in self.about or word in self.numbered:
            return _ABOUT_WORD
        return _PLAIN_WORD if word in self.plain else _UNKNOWN_WORD


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon. Raises KeyError at the first use if it names a field that does not exist."""
    text = (resources.files("chaland.intake.recognition") / "lexicon.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    rows = list(_rows(table))
    rows += _own_labels(rows)
    return Lexicon(
        exact=_index((frozenset(read_header(phrase).words), field, s) for phrase, field, s in rows),
        stuck=_index((read_header(phrase).joined, field, s) for phrase, field, s in rows),
        others=_words(table["others"]["words"]),
        about=_words(table["about"]["words"]),
        numbered=_words(table["numbered"]["words"]),
        plain=_words(table["plain"]["words"]),
        placeholders=_words(table["placeholders"]["words"]),
        file_names={kind: _words(words) for kind, words in table["file_names"].items()},
    )


def _rows(table: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> Iterator[tuple[str, str, float]]:
    for field, by_strength in table["field"].items():
        BY_NAME[field]
        for strength, phrases in by_strength.items():
            yield from ((phrase, field, STRENGTHS[strength]) for phrase in phrases)
    for name, section in ((COMPUTED, "computed"), (NOTHING, "nothing")):
        yield from ((str(phrase), name, STRENGTHS["sure"]) for phrase in table[section]["phrases"])


def _own_labels(rows: list[tuple[str, str, float]]) -> Iterator[tuple[str, str, float]]:
    """What Chaland heads its own exports with, for people and for machines, where the lexicon says nothing of those words."""
    said = {frozenset(read_header(phrase).words) for phrase, _, _ in rows}
    for field in FIELDS:
        for label in (field.label.fr, field.label.en, field.name):
            words = frozenset(read_header(label).words)
            if words not in said:
                yield label, field.name, STRENGTHS["sure" if len(words) > 1 else "likely"]


def _index(rows: Iterable[tuple[_Key, str, float]]) -> dict[_Key, dict[str, float]]:
    index: dict[_Key, dict[str, float]] = {}
    for key, field, strength in rows:
        said = index.setdefault(key, {})
        said[field] = max(strength, said.get(field, 0.0))
    return index


def _words(words: Iterable[str]) -> _Words:
    return frozenset(word for entry in words for word in read_header(entry).words)
