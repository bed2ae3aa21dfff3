"""From the tree to the one canonical sentence of each language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from chaland.kernel.text import Language
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Day,
    Duration,
    Everyone,
    Exists,
    Field,
    Flag,
    InSegment,
    Near,
    Not,
    Number,
    Point,
    Property,
    Quoted,
    Reachable,
    Relative,
    Subject,
    Tree,
    Unit,
    Value,
)
from chaland.segments.language.grammar.keywords import KEYWORDS, Keyword
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, FUNCTIONS, OPERATORS, UNITS, FactWord
from chaland.segments.language.words.custom import CustomWords

_FIELDS = {row.name: row.word for row in CONTACT_FIELDS}
_FACTS = {row.name: row for row in FACTS}
_FUNCTIONS = {row.function: row.word for row in FUNCTIONS}
_OPERATORS = {row.operator: row for row in OPERATORS}
_UNITS = {row.unit: row for row in UNITS}
_BARE_KEY = re.compile(r"[^\W\d]\w*")


def print_sentence(tree: Tree, language: Language, custom: CustomWords | None = None) -> str:
    """The canonical sentence; reading it with the same `custom` words gives the same tree back."""
    return _Printer(language, custom.words(language) if custom else {}).condition(tree, None)


def print_number(number: Decimal) -> str:
    """`500`, `12.5`: no exponent, no useless zero."""
    if number == 0:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


class _Printer:
    def __init__(self, language: Language, custom: dict[str, str]) -> None:
        self.language = language
        self.custom = custom

    def word(self, keyword: Keyword) -> str:
        return KEYWORDS[keyword].to(self.language)

    def condition(self, tree: Tree, fact: FactWord | None) -> str:
        match tree:
            case Everyone():
                return self.word("everyone")
            case Compare():
                return self.comparison(tree, fact)
            case Not(part):
                return f"{self.word('not')} {self.inside(part, fact)}"
            case AllOf(parts):
                return f" {self.word('and')} ".join(self.inside(part, fact) for part in parts)
            case AnyOf(parts):
                return f" {self.word('or')} ".join(self.inside(part, fact) for part in parts)
            case Exists(name, where):
                return f"{self.word('exists')}({self.fact(name, None, where)})"
            case Near(place, km):
                return f"{self.word('near')}({self.place(place)}, {print_number(km)} {self.word('km')})"
            case InSegment(name):
                return f"{self.word('in_segment')}({quoted(name)})"
            case Consents(channel):
                return f"{self.word('consents')}({channel})"
            case Reachable(channel):
                return f"{self.word('reachable')}({channel})"
        assert_never(tree)

    def inside(self, tree: Tree, fact: FactWord | None) -> str:
        """Groups within anything stand in parentheses, so that the reader never has to know what binds first."""
        said = self.condition(tree, fact)
        return f"({said})" if isinstance(tree, AllOf | AnyOf) else said

    def comparison(self, tree: Compare, fact: FactWord | None) -> str:
        subject = self.subject(tree.subject, fact)
        row = _OPERATORS[tree.operator]
        if row.shape == "span":
            return f"{subject} {self.span(tree)}"
        operator = row.spelled(self.language)[0]
        values = [self.value(value) for value in tree.values]
        if row.shape == "many":
            return f"{subject} {operator} ({', '.join(values)})"
        joined = f" {self.word('and')} ".join(values)
        return f"{subject} {operator} {joined}".rstrip()

    def span(self, tree: Compare) -> str:
        duration = tree.values[0]
        assert isinstance(duration, Duration)
        row = _UNITS[duration.unit]
        ahead = tree.operator == "within_next"
        if self.language == "en":
            direction = "next" if ahead else "last"
            return f"within {direction} {duration.amount} {row.counted(duration.amount).en}"
        adjective = ("prochain" if ahead else "dernier") if not row.feminine else ""
        adjective = adjective or ("prochaine" if ahead else "dernière")
        return f"dans les {duration.amount} {adjective}s {row.many.fr}"

    def subject(self, subject: Subject, fact: FactWord | None) -> str:
        match subject:
            case Field(name):
                return self.column(fact, name) if fact else _FIELDS[name].to(self.language)
            case Custom(key):
                return f"{self.word('custom')}.{_key(self.custom.get(key, key))}"
            case Property(key):
                return f"{self.word('prop')}.{_key(key)}"
            case Aggregate(function, name, column, where):
                return f"{_FUNCTIONS[function].to(self.language)}({self.fact(name, column, where)})"
        assert_never(subject)

    def fact(self, name: str, column: str | None, where: Tree | None) -> str:
        fact = _FACTS[name]
        said = fact.word.to(self.language)
        if column:
            said += f".{self.column(fact, column)}"
        return f"{said} {self.word('where')} {self.condition(where, fact)}" if where else said

    def column(self, fact: FactWord, name: str) -> str:
        column = fact.column(name)
        assert column is not None
        return column.word.to(self.language)

    def place(self, place: str | Point) -> str:
        if isinstance(place, str):
            return quoted(place)
        return f"{print_number(place.latitude)}, {print_number(place.longitude)}"

    def value(self, value: Value) -> str:
        match value:
            case Quoted(text):
                return quoted(text)
            case Number(number):
                return print_number(number)
            case Flag(yes):
                return self.word("yes" if yes else "no")
            case Day(day):
                return day.isoformat()
            case Relative(amount, unit):
                return self.relative(amount, unit)
            case Duration(amount, unit):
                return self.counted(amount, unit)
        assert_never(value)

    def relative(self, amount: int, unit: Unit) -> str:
        if amount == 0:
            return self.word("today")
        counted = self.counted(abs(amount), unit)
        if amount > 0:
            return f"{self.word('ahead')} {counted}"
        return f"{counted} ago" if self.language == "en" else f"{self.word('ago')} {counted}"

    def counted(self, amount: int, unit: Unit) -> str:
        return f"{amount} {_UNITS[unit].counted(amount).to(self.language)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else quoted(key)
