"""Aggregates: what the facts of one contact come to."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text
from chaland.segments.language.ast import Function
from chaland.segments.language.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """`of` are the kinds of column it takes (none: it counts facts). `zero`: over no fact it is 0, not missing.

    `said` is read aloud with {column} and {facts}.
    """

    function: Function
    word: Text
    of: tuple[Kind, ...]
    zero: bool
    said: Text


# fmt: off
FUNCTIONS: tuple[FunctionWord, ...] = (
    FunctionWord("count", Text("nombre", "count"), (), True, Text("le nombre {facts}", "the number of {facts}")),
    FunctionWord("sum", Text("somme", "sum"), ("number", "money"), True, Text("le total {column} {facts}", "the total {column} of {facts}")),
    FunctionWord("avg", Text("moyenne", "avg"), ("number", "money"), False, Text("la moyenne {column} {facts}", "the average {column} of {facts}")),
    FunctionWord("min", Text("min", "min"), ("number", "money", "date", "instant"), False, Text("le minimum {column} {facts}", "the lowest {column} of {facts}")),
    FunctionWord("max", Text("max", "max"), ("number", "money", "date", "instant"), False, Text("le maximum {column} {facts}", "the highest {column} of {facts}")),
)
# fmt: on
