"""The operators. One row an operator: what follows it, the kinds it suits, its signs or words.

The canonical wording stands first, then those that are understood too. `explain.phrases` reads them aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chaland.kernel.text import Language
from chaland.segments.language.ast import Operator
from chaland.segments.language.words.kinds import Kind

Shape = Literal["none", "one", "two", "many", "span"]
"""What follows: nothing, a value, two joined by `and`, a list in parentheses, a length of time."""


@dataclass(frozen=True, slots=True)
class OperatorWord:
    operator: Operator
    shape: Shape
    kinds: tuple[Kind, ...]
    fr: tuple[str, ...]
    en: tuple[str, ...]

    def spelled(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.fr


_TEXTS: tuple[Kind, ...] = ("text",)
_COUNTED: tuple[Kind, ...] = ("number", "money")
_DATED: tuple[Kind, ...] = ("date", "instant")
_ORDERED: tuple[Kind, ...] = (*_COUNTED, *_DATED, *_TEXTS)
_SINGLE: tuple[Kind, ...] = (*_ORDERED, "choice", "yes_no")
_ALL: tuple[Kind, ...] = (*_SINGLE, "anniversary", "list")

# fmt: off
OPERATORS: tuple[OperatorWord, ...] = (
    OperatorWord("equals", "one", (*_SINGLE, "anniversary"), ("=", "=="), ("=", "==")),
    OperatorWord("differs", "one", _SINGLE, ("!=", "<>", "≠"), ("!=", "<>", "≠")),
    OperatorWord("at_most", "one", _ORDERED, ("<=", "≤"), ("<=", "≤")),
    OperatorWord("at_least", "one", _ORDERED, (">=", "≥"), (">=", "≥")),
    OperatorWord("less", "one", _ORDERED, ("<",), ("<",)),
    OperatorWord("more", "one", _ORDERED, (">",), (">",)),
    OperatorWord("between", "two", (*_ORDERED, "anniversary"), ("entre",), ("between",)),
    OperatorWord("none_of", "many", _SINGLE, ("pas parmi", "non parmi", "hors"), ("not in",)),
    OperatorWord("one_of", "many", _SINGLE, ("parmi", "dans"), ("in",)),
    OperatorWord("starts_with", "one", _TEXTS, ("commence par",), ("starts with",)),
    OperatorWord("ends_with", "one", _TEXTS, ("finit par", "se termine par"), ("ends with",)),
    OperatorWord("has_any", "many", ("list",), ("contient l'un de", "contient l'une de", "contient au moins un de"), ("has any", "has any of")),
    OperatorWord("has_all", "many", ("list",), ("contient tous", "contient toutes", "contient tout"), ("has all", "has all of")),
    OperatorWord("contains", "one", _TEXTS, ("contient",), ("contains",)),
    OperatorWord("not_empty", "none", _ALL, ("n'est pas vide", "pas vide", "est renseigné"), ("is not empty",)),
    OperatorWord("empty", "none", _ALL, ("est vide",), ("is empty",)),
    OperatorWord("within_next", "span", (*_DATED, "anniversary"), ("dans les", "dans la", "dans le"), ("within next", "within the next")),
    OperatorWord("within_last", "span", (*_DATED, "anniversary"), ("dans les", "dans la", "dans le"), ("within last", "within the last", "within past")),
)
# fmt: on
