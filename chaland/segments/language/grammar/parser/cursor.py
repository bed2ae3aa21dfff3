"""Where the parser stands: the tokens, the faults told so far, and how deep it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

from chaland.kernel.folding import fold
from chaland.segments.language.ast import Place, Tree
from chaland.segments.language.faults import Fault, fault
from chaland.segments.language.grammar.keywords import Keyword, Lexicon
from chaland.segments.language.grammar.tokens import Token
from chaland.segments.language.limits import MAX_DEPTH, MAX_FAULTS
from chaland.segments.language.words import FactWord

T = TypeVar("T")

_LONGEST_WORDING = 5


class Lost(Exception):
    """This condition cannot be read further; why is already told."""


class Stopped(Exception):
    """Nothing more is worth reading; why is already told."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose fields are meant: the contact's, a fact's, or those of a fact that was not recognised."""

    fact: FactWord | None = None
    known: bool = True


CONTACT = Scope()


@dataclass(slots=True)
class Cursor:
    """Reads tokens forward. `condition` reads what stands after `where`; the parser fills it in.

    `custom` gives the key of each wording of the company's own fields. `in_years`: a number that is read now
    may be followed by its unit, which is the year.
    """

    tokens: list[Token]
    lexicon: Lexicon
    condition: Callable[[Cursor, Scope], Tree | None]
    custom: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    position: int = 0
    depth: int = 0
    in_years: bool = False

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.peek()
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    @property
    def last(self) -> Place:
        """The place of the token just taken."""
        return self.tokens[max(self.position - 1, 0)].at

    def since(self, start: Place) -> Place:
        """From `start` to the token just taken."""
        return start.to(self.last) if self.last.offset >= start.offset else start

    def is_sign(self, *signs: str) -> bool:
        token = self.peek()
        return token.kind == "sign" and token.text in signs

    def sign(self, *signs: str) -> bool:
        """Takes the sign if it stands here."""
        found = self.is_sign(*signs)
        if found:
            self.take()
        return found

    def length_of(self, keyword: Keyword) -> int:
        """How many tokens spell this keyword here; 0 when it does not stand here."""
        wanted = self.lexicon.keywords[keyword]
        return next((n for n in range(1, 4) if self.spelled(n) == wanted), 0)

    def keyword(self, keyword: Keyword) -> bool:
        """Takes the keyword if it stands here."""
        length = self.length_of(keyword)
        self.position += length
        return length > 0

    def spelled(self, length: int) -> str | None:
        """The next tokens as one wording; None when they are not all words."""
        tokens = self.tokens[self.position : self.position + length]
        if len(tokens) < length or any(token.kind != "word" for token in tokens):
            return None
        return "_".join(fold(token.text) for token in tokens)

    def match(self, table: dict[str, T]) -> tuple[T, int] | None:
        """The meaning of the longest wording that stands here, and its tokens; nothing is taken."""
        if self.peek().kind == "sign":
            found = table.get(self.peek().text)
            return (found, 1) if found is not None else None
        for length in range(_LONGEST_WORDING, 0, -1):
            wording = self.spelled(length)
            if wording is not None and wording in table:
                return table[wording], length
        return None

    def take_match(self, table: dict[str, T]) -> T | None:
        found = self.match(table)
        if found is None:
            return None
        self.position += found[1]
        return found[0]

    def tell(
        self, code: str, fr: str, en: str, *, at: Place, suggestion: str | None = None, **facts: object
    ) -> None:
        """Adds a fault. Raises: Stopped when there are too many."""
        self.faults.append(fault(code, fr, en, at=at, suggestion=suggestion, facts=facts))
        if len(self.faults) >= MAX_FAULTS:
            raise Stopped

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Around what stands inside something. Redundant parentheses are read, hostile ones are not.

        Raises: Stopped beyond twice the depth a tree may have.
        """
        self.depth += 1
        if self.depth > 2 * MAX_DEPTH:
            self.tell(
                "too_deep",
                "Trop de conditions les unes dans les autres.",
                "Too many conditions inside one another.",
                at=self.peek().at,
            )
            raise Stopped
        try:
            yield
        finally:
            self.depth -= 1

    def skip_clause(self, since: int) -> None:
        """On to the next `and`, `or` or closing parenthesis of the level on which the token `since` stands."""
        open_ones = self._open_ones(since)
        while self.peek().kind != "end":
            if open_ones == 0 and (
                self.is_sign(")") or self.length_of("and") > 0 or self.length_of("or") > 0
            ):
                return
            open_ones += _step(self.take())

    def _open_ones(self, since: int) -> int:
        """The parentheses opened since that token which are closed further on: one that is not is no level."""
        opened = sum(map(_step, self.tokens[since : self.position]))
        lowest = min(accumulate(map(_step, self.tokens[self.position :]), initial=0))
        return opened if 0 < opened <= -lowest else 0


def _step(token: Token) -> int:
    """One level further in, or out."""
    return (token.text == "(") - (token.text == ")") if token.kind == "sign" else 0
