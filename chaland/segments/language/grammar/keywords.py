"""The words of the grammar itself, and the tables in which the parser looks words up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text
from chaland.segments.language.ast import Unit
from chaland.segments.language.words import (
    CONTACT_FIELDS,
    FACTS,
    FUNCTIONS,
    OPERATORS,
    UNITS,
    FactWord,
    FieldWord,
    FunctionWord,
    OperatorWord,
)

Keyword = Literal[
    "and",
    "or",
    "not",
    "where",
    "exists",
    "near",
    "in_segment",
    "consents",
    "reachable",
    "everyone",
    "custom",
    "prop",
    "yes",
    "no",
    "today",
    "yesterday",
    "tomorrow",
    "ago",
    "ahead",
    "km",
]

KEYWORDS: dict[Keyword, Text] = {
    "and": Text("et", "and"),
    "or": Text("ou", "or"),
    "not": Text("non", "not"),
    "where": Text("où", "where"),
    "exists": Text("existe", "exists"),
    "near": Text("près_de", "near"),
    "in_segment": Text("dans_segment", "in_segment"),
    "consents": Text("accepte", "consents"),
    "reachable": Text("joignable", "reachable"),
    "everyone": Text("tous", "everyone"),
    "custom": Text("perso", "custom"),
    "prop": Text("prop", "prop"),
    "yes": Text("oui", "yes"),
    "no": Text("non", "no"),
    "today": Text("aujourd'hui", "today"),
    "yesterday": Text("hier", "yesterday"),
    "tomorrow": Text("demain", "tomorrow"),
    "ago": Text("il y a", "ago"),
    "ahead": Text("dans", "in"),
    "km": Text("km", "km"),
}

NEXT: tuple[str, ...] = ("prochains", "prochaines", "prochain", "prochaine")
LAST: tuple[str, ...] = ("derniers", "dernieres", "dernier", "derniere", "passes", "passees")

T = TypeVar("T")
Table = dict[str, T]
"""Wordings (folded, spaces as underscores, so that both spellings match) to what they mean."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the words of one language mean. Which field a word is depends on whose fields are meant."""

    language: Language
    fields: Table[FieldWord]
    facts: Table[FactWord]
    columns: dict[str, Table[FieldWord]]
    functions: Table[FunctionWord]
    operators: Table[OperatorWord]
    units: Table[Unit]
    keywords: dict[Keyword, str]


def spelling(words: str) -> str:
    return fold(words).replace(" ", "_")


@cache
def lexicon(language: Language) -> Lexicon:
    """Built once a language. Where two operators share a wording, the first one stands."""
    operators: Table[OperatorWord] = {}
    for row in OPERATORS:
        for words in row.spelled(language):
            operators.setdefault(spelling(words) if words[0].isalpha() else words, row)  # ≠ would fold to =
    return Lexicon(
        language,
        _by_word(CONTACT_FIELDS, language),
        _by_word(FACTS, language),
        {fact.name: _by_word(fact.columns, language) for fact in FACTS},
        _by_word(FUNCTIONS, language),
        operators,
        _units(language),
        {name: spelling(text.to(language)) for name, text in KEYWORDS.items()},
    )


Worded = TypeVar("Worded", FieldWord, FactWord, FunctionWord)


def _by_word(rows: Iterable[Worded], language: Language) -> Table[Worded]:
    return {spelling(row.word.to(language)): row for row in rows}


def _units(language: Language) -> Table[Unit]:
    table: Table[Unit] = {}
    for row in UNITS:
        also = row.also if language == "fr" else ()
        for words in (row.one.to(language), row.many.to(language), *also):
            table[spelling(words)] = row.unit
    return table
