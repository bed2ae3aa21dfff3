"""Facts in parentheses, and the aggregates over them: `sum(purchases.amount where …)`."""

from __future__ import annotations

from typing import NamedTuple

from chaland.segments.language.ast import Aggregate, Place, Tree
from chaland.segments.language.grammar.parser.cursor import Cursor, Scope
from chaland.segments.language.grammar.parser.fields import read_column
from chaland.segments.language.grammar.parser.unknown import tell_unknown_fact
from chaland.segments.language.grammar.parser.values import close
from chaland.segments.language.words import FactWord, FieldWord, FunctionWord


class FactRead(NamedTuple):
    """`purchases.amount where …`. `whole` is false when any part is unknown or wrong, which is told."""

    fact: FactWord | None
    column: FieldWord | None
    where: Tree | None
    whole: bool
    at: Place


def read_fact(cursor: Cursor) -> FactRead:
    """A fact, its column and its conditions, in parentheses. Raises: Lost when they do not close."""
    opened = cursor.take().at
    at = cursor.peek().at
    fact = cursor.take_match(cursor.lexicon.facts)
    if fact is None:
        tell_unknown_fact(cursor, cursor.take().text if cursor.peek().kind == "word" else "", at)
    scope = Scope(fact, known=fact is not None)
    has_column = cursor.sign(".")
    column = read_column(cursor, scope) if has_column else None
    at = cursor.since(at)
    where, whole = None, fact is not None and (not has_column or column is not None)
    if cursor.keyword("where"):
        with cursor.deeper():
            where = cursor.condition(cursor, scope)
        whole = whole and where is not None
    close(cursor, opened)
    return FactRead(fact, column, where, whole, at)


def read_aggregate(cursor: Cursor, function: FunctionWord, scope: Scope) -> Aggregate | None:
    """None when something is wrong in it, which is told."""
    start = cursor.take().at
    read = read_fact(cursor)
    at = cursor.since(start)
    if is_nested(cursor, scope, at) or read.fact is None or not read.whole:
        return None
    if not _fits(cursor, function, read.fact, read):
        return None
    column = read.column.name if read.column else None
    return Aggregate(function.function, read.fact.name, column, read.where, at=at)


def is_nested(cursor: Cursor, scope: Scope, at: Place) -> bool:
    """Whether facts are asked for inside the conditions of a fact, which is told."""
    nested = scope.fact is not None or not scope.known
    if nested:
        cursor.tell(
            "nested_fact",
            "Les conditions d'un fait ne parlent que de ses propres champs.",
            "The conditions of a fact speak of its own fields only.",
            at=at,
        )
    return nested


def _fits(cursor: Cursor, function: FunctionWord, fact: FactWord, read: FactRead) -> bool:
    """Whether the aggregate has the column it needs, and none that it does not."""
    language = cursor.lexicon.language
    if function.of and read.column is None:
        column = next((c.word.to(language) for c in fact.columns if c.kind in function.of), None)
        cursor.tell(
            "missing_column",
            "Il faut dire de quoi : un champ après le point.",
            "Say of what: a field after the dot.",
            at=read.at,
            suggestion=f"{fact.word.to(language)}.{column}" if column else None,
        )
        return False
    if not function.of and read.column is not None:
        cursor.tell(
            "count_of_column",
            "On compte des faits, sans champ après le point.",
            "Facts are counted, without a field after the dot.",
            at=read.at,
            suggestion=fact.word.to(language),
        )
        return False
    return True
