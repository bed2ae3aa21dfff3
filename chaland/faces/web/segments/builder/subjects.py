"""What a block is about: its label, its kind of value, its choices, where its values are looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chaland.customers.queries.labels import colours
from chaland.faces.web.contacts.places import country_word, department_word, language_word, region_word
from chaland.faces.web.segments.builder.draft import Comparison, FactBlock, FieldKind
from chaland.kernel.text import Language
from chaland.segments.language import Catalogue
from chaland.segments.language.ast import Compare, Field, Quoted
from chaland.segments.language.words import (
    CHOICES,
    CONTACT_FIELDS,
    FACTS,
    FUNCTIONS,
    FieldWord,
    Kind,
)
from chaland.segments.stored import as_stored

FACT_ROWS = {row.name: row for row in FACTS}
_FIELDS = {row.name: row for row in CONTACT_FIELDS}
_ARTICLE = re.compile(r"^(?:la liste des |the list of |le |la |l'|les |the )")
_UNOFFERED = ("email", "mobile", "phone")
PLACES = ("department", "region", "country", "language")
"""Fields of which the file keeps a code and people say a name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`asked`: what to look its values up by (`city`, `custom.fuel`, `purchases.category`); empty for none.

    choices: (code, word), when the list is closed. known: whether this file holds it.
    """

    label: str
    kind: Kind
    name: str = ""
    asked: str = ""
    choices: Sequence[tuple[str, str]] = ()
    known: bool = True

    def said(self, value: str, language: Language) -> str:
        """A value as people say it."""
        if self.name in PLACES:
            return place_word(self.name, stored_code(self.name, value), language)
        return dict(self.choices).get(value, value)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whatever blocks may be about, in one language."""

    catalogue: Catalogue
    language: Language

    def of(self, node: Comparison, fact: str) -> Subject:
        return self.named(node.kind, node.name, fact)

    def named(self, kind: FieldKind, name: str, fact: str = "") -> Subject:
        if kind == "custom":
            return self._custom(name)
        if kind == "prop":
            return Subject(name, "text", name)
        row = self._row(name, fact)
        if row is None:
            return Subject(name, "text", name, known=False)
        asked = f"{fact}.{name}" if fact else name
        offered = row.kind in ("text", "choice", "list") and name not in _UNOFFERED
        return Subject(
            label_of(row, self.language),
            row.kind,
            name,
            asked if offered else "",
            self._choices(row),
            self._holds(name, fact),
        )

    def measured(self, block: FactBlock) -> Subject:
        """What an aggregate comes to."""
        column = self._row(block.column, block.fact)
        if block.takes == "count" or column is None:
            return Subject("", "number")
        return Subject(label_of(column, self.language), column.kind, block.column)

    def columns(self, fact: str, takes: str) -> list[tuple[str, str]]:
        """(name, label) of the columns that an aggregate may be about; none for what only counts."""
        word = FACT_ROWS.get(fact)
        row = next((row for row in FUNCTIONS if row.function == takes), None)
        if word is None or row is None:
            return []
        held = [column for column in word.columns if self._holds(column.name, fact)]
        return [(one.name, label_of(one, self.language)) for one in held if one.kind in row.of]

    def _row(self, name: str, fact: str) -> FieldWord | None:
        if fact:
            word = FACT_ROWS.get(fact)
            return word.column(name) if word else None
        return _FIELDS.get(name)

    def _custom(self, key: str) -> Subject:
        field = self.catalogue.custom.get(key)
        if field is None:
            return Subject(key, "text", known=False)
        choices = [(choice, choice) for choice in field.choices] if field.kind == "choice" else []
        offered = field.kind in ("text", "choice", "list")
        label = field.label.to(self.language)
        return Subject(label, field.kind, "", f"custom.{key}" if offered else "", choices)

    def _choices(self, row: FieldWord) -> Sequence[tuple[str, str]]:
        if row.name == "colour":
            return [(code.key, code.label.to(self.language)) for code in colours().values()]
        group = CHOICES.get(row.choices or "", ())
        return [(choice.code, choice.label.to(self.language)) for choice in group]

    def _holds(self, name: str, fact: str) -> bool:
        if fact:
            return fact in self.catalogue.facts and name in self.catalogue.facts[fact].columns
        return ("birth_date" if name == "age" else name) in self.catalogue.fields


def label_of(row: FieldWord, language: Language) -> str:
    """The noun without its article, with a capital: `Date de naissance`."""
    bare = _ARTICLE.sub("", row.said.to(language))
    return bare[:1].upper() + bare[1:]


def place_word(field: str, code: str, language: Language) -> str:
    """The name that a place's or a language's code stands for."""
    match field:
        case "department":
            return department_word(code.upper())
        case "region":
            return region_word(code)
        case "country":
            return country_word(code.upper(), language)
        case _:
            return language_word(code, language)


def stored_code(field: str, said: str) -> str:
    """The code that the file keeps for a name; what is no name as it is."""
    tree = as_stored(Compare(Field(field), "equals", (Quoted(said),)))
    assert isinstance(tree, Compare)
    value = tree.values[0]
    return value.text if isinstance(value, Quoted) else said


def place_said(field: str, code: str, language: Language) -> str:
    """How a sentence best says a code: by its name, when that is understood."""
    name = place_word(field, code, language).removesuffix(f" ({code.upper()})")
    return name if stored_code(field, name).upper() == code.upper() else code
