"""What may follow the beginning of a sentence: a condition, an operator, a value, and of what.

Reads forward as the parser does, but is content with anything: only the end matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chaland.kernel.text import Language
from chaland.segments.language.ast import Operator
from chaland.segments.language.grammar.keywords import Keyword, lexicon
from chaland.segments.language.grammar.parser.cursor import Cursor, Scope
from chaland.segments.language.grammar.tokens import Token, tokenize
from chaland.segments.language.words import OperatorWord

What = Literal[
    "condition",
    "operator",
    "value",
    "connector",
    "fact",
    "column",
    "segment",
    "channel",
    "place",
    "unit",
    "key",
    "nothing",
]
_CALLS: dict[Keyword, What] = {
    "near": "place",
    "in_segment": "segment",
    "consents": "channel",
    "reachable": "channel",
}


@dataclass(slots=True)
class Expected:
    """`start`: where what is being typed begins, in characters; `typed`: that much of it, without its quote.

    fact: whose columns are meant. kind and name: `field`, `custom`, `prop` or `aggregate` and what it is of.
    listed: whether the value stands in a list that is open; after a fact, whether a dot calls for its column.
    """

    what: What = "condition"
    start: int = 0
    typed: str = ""
    fact: str = ""
    kind: str = ""
    name: str = ""
    operator: Operator | None = None
    function: str = ""
    listed: bool = False


@dataclass(slots=True)
class _Level:
    """One open parenthesis: whose columns were meant outside it, and the aggregate that it belongs to, if any."""

    fact: str
    function: str = ""


@dataclass(slots=True)
class _Walk:
    cursor: Cursor
    now: Expected = field(default_factory=Expected)
    levels: list[_Level] = field(default_factory=list)
    shape: str = ""

    def to_the_end(self) -> None:
        steps = {
            "condition": self.condition,
            "operator": self.operator,
            "value": self.value,
            "fact": self.fact,
            "column": self.column,
            "key": self.key,
            "connector": self.connector,
        }
        while self.cursor.peek().kind != "end":
            before = self.cursor.position
            self.now.start = self.cursor.peek().at.offset
            steps.get(self.now.what, self.argument)()
            if self.cursor.position == before:
                return
        self.now.start = -1

    def condition(self) -> None:
        cursor = self.cursor
        if cursor.sign("("):
            self.levels.append(_Level(self.now.fact))
        elif cursor.keyword("not"):
            pass
        elif cursor.keyword("everyone"):
            self.now.what = "connector"
        elif not self._call():
            self._subject()

    def _call(self) -> bool:
        cursor, word = self.cursor, self.cursor.spelled(1)
        if not (cursor.peek(1).kind == "sign" and cursor.peek(1).text == "("):
            return False
        function = cursor.lexicon.functions.get(word or "")
        if function or word == cursor.lexicon.keywords["exists"]:
            self.levels.append(_Level(self.now.fact, function.function if function else ""))
            self.now.what = "fact"
        else:
            found = next(
                (what for name, what in _CALLS.items() if cursor.lexicon.keywords[name] == word), None
            )
            if found is None:
                return False
            self.levels.append(_Level(self.now.fact))
            self.now.what = found
        cursor.position += 2
        return True

    def _subject(self) -> None:
        cursor, now = self.cursor, self.now
        keyed: tuple[Literal["custom", "prop"], ...] = ("custom", "prop")
        for keyword in keyed:
            if cursor.spelled(1) == cursor.lexicon.keywords[keyword] and cursor.peek(1).text == ".":
                cursor.position += 2
                now.what, now.kind = "key", keyword
                return
        table = cursor.lexicon.columns[now.fact] if now.fact else cursor.lexicon.fields
        found = cursor.take_match(table)
        now.kind, now.name = ("field", found.name) if found else ("", "")
        if found is None:
            cursor.take()
        now.what = "operator"

    def key(self) -> None:
        said = self.cursor.take().text
        known = self.cursor.custom.get(said, said) if self.now.kind == "custom" else said
        self.now.what, self.now.name = "operator", known

    def fact(self) -> None:
        found = self.cursor.take_match(self.cursor.lexicon.facts)
        if found is None:
            self.cursor.take()
            return
        self.now.fact = found.name
        self.now.function = self.levels[-1].function
        self.now.what, self.now.name, self.now.listed = "column", "", False

    def column(self) -> None:
        """After a fact: a dot and a column, its conditions, or the end of it."""
        cursor = self.cursor
        if cursor.keyword("where"):
            self.now.what = "condition"
        elif cursor.is_sign(")"):
            self._close()
        elif cursor.sign("."):
            self.now.listed = True
        elif not self._column():
            cursor.take()

    def _column(self) -> bool:
        found = self.cursor.take_match(self.cursor.lexicon.columns[self.now.fact])
        self.now.name = found.name if found else self.now.name
        return found is not None

    def operator(self) -> None:
        found = self.cursor.take_match(self.cursor.lexicon.operators)
        if found is None:
            return  # what is being typed is the beginning of one
        self._take_operator(found)

    def _take_operator(self, found: OperatorWord) -> None:
        self.shape = found.shape
        self.now.operator = found.operator
        self.now.what = "connector" if found.shape == "none" else "value"
        self.now.listed = False

    def value(self) -> None:
        """One value; a list to its end; two around their `and`."""
        cursor = self.cursor
        if self.shape in ("many", "span") and cursor.sign("("):
            self.now.listed = True
            return
        if self.now.listed:
            cursor.take()
            if cursor.last and cursor.tokens[cursor.position - 1].text == ")":
                self.now.listed, self.now.what = False, "connector"
            return
        taken = self._one_value()
        if self.shape == "two" and cursor.keyword("and"):
            self.shape = "one"
        elif cursor.peek().kind != "end" or taken.kind in ("text", "date"):
            self.now.what = "connector"
        else:
            self.now.what = "unit" if taken.kind == "number" else "connector"

    def _one_value(self) -> Token:
        cursor = self.cursor
        taken = cursor.take()
        while cursor.peek().kind in ("word", "number") and not self._connects():
            taken = cursor.take()
        return taken

    def _connects(self) -> bool:
        return bool(self.cursor.length_of("and") or self.cursor.length_of("or"))

    def connector(self) -> None:
        cursor = self.cursor
        if cursor.keyword("and") or cursor.keyword("or"):
            self.now.what = "condition"
        elif cursor.is_sign(")"):
            self._close()
        else:
            cursor.take()

    def argument(self) -> None:
        """Of a call: up to its closing parenthesis."""
        if self.cursor.is_sign(")"):
            self._close()
        else:
            self.cursor.take()
            self.now.what = "nothing" if self.now.what == "place" else self.now.what

    def _close(self) -> None:
        self.cursor.take()
        level = self.levels.pop() if self.levels else _Level("")
        inner, self.now.fact = self.now.fact, level.fact
        self.now.what = "connector"
        if level.function:
            self.now.what, self.now.kind, self.now.function = "operator", "aggregate", level.function
            self.now.name = f"{inner}.{self.now.name}"


def expected_after(beginning: str, language: Language, custom: dict[str, str]) -> Expected:
    """What may stand at the end of this beginning of a sentence. `custom`: wordings of the company's own fields."""
    tokens, _ = tokenize(beginning)
    typed, start = _being_typed(tokens, beginning)
    kept = [*tokens[: len(tokens) - 2 if typed is not None else len(tokens) - 1], tokens[-1]]
    walk = _Walk(Cursor(kept, lexicon(language), _no_condition, custom))
    walk.to_the_end()
    if walk.now.start < 0:
        walk.now.start = start
    walk.now.typed = beginning[walk.now.start :].lstrip("\"'“«‘ ").lower()
    return walk.now


def _being_typed(tokens: list[Token], beginning: str) -> tuple[str | None, int]:
    """The word, or the text whose quotes are still open, at the end; and where it begins."""
    if len(tokens) < 2:
        return None, len(beginning)
    last = tokens[-2]
    open_text = last.kind == "text" and (last.at.length == 1 or beginning[-1] not in "\"'”»’")
    touching = last.at.offset + last.at.length == len(beginning)
    if touching and (last.kind == "word" or open_text):
        return last.text, last.at.offset
    return None, len(beginning)


def _no_condition(cursor: Cursor, scope: Scope) -> None:
    return None
