"""Which clauses decide that somebody is in or out. Pure."""

from __future__ import annotations

from collections.abc import Callable

from chaland.segments.language import Tree
from chaland.segments.language.ast import AllOf, AnyOf, Not

Holds = Callable[[Tree], bool]
"""Whether one clause is true of the person."""


def is_true(tree: Tree, holds: Holds) -> bool:
    match tree:
        case Not(part):
            return not is_true(part, holds)
        case AllOf(parts):
            return all(is_true(part, holds) for part in parts)
        case AnyOf(parts):
            return any(is_true(part, holds) for part in parts)
        case _:
            return holds(tree)


def deciding(tree: Tree, holds: Holds) -> list[Tree]:
    """The clauses without which the answer would be another, in the order of the sentence.

    In `and`, everything when it is true, what is false when it is not; in `or`, the other way round.

    >>> from chaland.segments.language import parse
    >>> tree = parse('city = "Lyon" and age > 30', "en")
    >>> [clause.subject.name for clause in deciding(tree, lambda clause: clause.subject.name == "city")]
    ['age']
    """
    match tree:
        case Not(part):
            return deciding(part, holds)
        case AllOf(parts) | AnyOf(parts):
            answer = is_true(tree, holds)
            alike = [part for part in parts if is_true(part, holds) == answer]
            return [clause for part in alike for clause in deciding(part, holds)]
        case _:
            return [tree]
