"""Subjects read aloud: `la ville`, `le champ « Carburant »`, `le total du montant des achats`."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Language, Text
from chaland.segments.language.ast import Aggregate, Custom, Field, Property, Subject
from chaland.segments.language.catalogue import Catalogue
from chaland.segments.language.explain.values import quote
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, FUNCTIONS, FactWord, FieldWord, Kind

_FIELDS = {row.name: row for row in CONTACT_FIELDS}
_FACTS = {row.name: row for row in FACTS}
_FUNCTIONS = {row.function: row for row in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Noun:
    """`choices`: the group whose labels its values are said by."""

    said: str
    kind: Kind
    choices: str | None = None


def noun_of(subject: Subject, fact: FactWord | None, catalogue: Catalogue, language: Language) -> Noun:
    match subject:
        case Field(name):
            return _noun(fact.column(name) if fact else _FIELDS[name], language)
        case Custom(key):
            own = catalogue.custom.get(key)  # a sentence is still read aloud when its field is gone
            label = quote(own.label.to(language) if own else key, language)
            kind: Kind = own.kind if own else "text"
            return Noun(Text(f"le champ {label}", f"the field {label}").to(language), kind)
        case Property(key):
            label = quote(key, language)
            return Noun(Text(f"la propriété {label}", f"the property {label}").to(language), "text")
        case Aggregate(_, name, column):
            return _noun(_FACTS[name].column(column), language) if column else Noun("", "number")


def facts_of(subject: Aggregate, column: Noun, language: Language) -> str:
    """`le total du montant des achats`, `the total amount of purchases`."""
    facts = _FACTS[subject.fact].many.to(language)
    said = _FUNCTIONS[subject.function].said.to(language)
    if language == "fr":
        return said.format(column=_of(column.said), facts=f"des {facts}")
    return said.format(column=column.said.removeprefix("the "), facts=facts)


def one_fact(fact: FactWord, language: Language, *, denied: bool) -> str:
    """`il y a au moins un achat`, `il n'y a aucun achat`; every noun of a fact is masculine in French."""
    if denied:
        return Text(f"il n'y a {fact.none.fr}", f"the contact has {fact.none.en}").to(language)
    return Text(f"il y a au moins un {fact.one.fr}", f"the contact has at least one {fact.one.en}").to(
        language
    )


def _noun(word: FieldWord | None, language: Language) -> Noun:
    assert word is not None
    return Noun(word.said.to(language), word.kind, word.choices)


def _of(noun: str) -> str:
    """`le montant` -> `du montant`; `la date` -> `de la date`."""
    return f"du {noun[3:]}" if noun.startswith("le ") else f"de {noun}"
