"""Conditions put together: `or` of `and` of `not` of comparisons, calls and parentheses."""

from __future__ import annotations

from collections.abc import Callable

from chaland.segments.language.ast import AllOf, AnyOf, Not, Place, Tree
from chaland.segments.language.grammar.keywords import KEYWORDS, Keyword
from chaland.segments.language.grammar.parser.calls import read_call
from chaland.segments.language.grammar.parser.comparisons import read_comparison
from chaland.segments.language.grammar.parser.cursor import CONTACT, Cursor, Lost, Scope
from chaland.segments.language.grammar.parser.values import close

Part = Callable[[Cursor, Scope], Tree | None]


def read_sentence(cursor: Cursor) -> Tree | None:
    """The whole sentence. What follows a stray parenthesis is still read for its faults."""
    tree = read_condition(cursor, CONTACT)
    while cursor.peek().kind != "end":
        cursor.tell(
            "stray_parenthesis",
            "Cette parenthèse n'a pas été ouverte.",
            "This parenthesis was not opened.",
            at=cursor.take().at,
        )
        _ = cursor.keyword("and") or cursor.keyword("or")
        if cursor.peek().kind != "end" and not cursor.is_sign(")"):
            read_condition(cursor, CONTACT)
    return tree


def read_condition(cursor: Cursor, scope: Scope) -> Tree | None:
    """Alternatives. None when nothing of it could be read, which is told."""
    start = cursor.peek().at
    parts = [_conjunction(cursor, scope)]
    while cursor.keyword("or"):
        parts.append(_conjunction(cursor, scope))
    return _group(AnyOf, parts, cursor.since(start))


def _conjunction(cursor: Cursor, scope: Scope) -> Tree | None:
    """Parts joined by `and`; a missing `and` is told and taken as said."""
    start = cursor.peek().at
    parts = [_part(cursor, scope)]
    while cursor.keyword("and") or _lacks_connector(cursor):
        parts.append(_part(cursor, scope))
    return _group(AllOf, parts, cursor.since(start))


def _group(node: type[AllOf] | type[AnyOf], parts: list[Tree | None], at: Place) -> Tree | None:
    kept = tuple(part for part in parts if part is not None)
    if len(kept) > 1:
        return node(kept, at=at)
    return kept[0] if kept else None


def _lacks_connector(cursor: Cursor) -> bool:
    if cursor.peek().kind == "end" or cursor.is_sign(")") or cursor.length_of("or"):
        return False
    other = _foreign_connector(cursor)
    cursor.tell(
        "missing_connector",
        "Il manque ici « et » ou « ou ».",
        "“and” or “or” is missing here.",
        at=cursor.peek().at,
        suggestion=other,
    )
    if other:
        cursor.take()
        return True
    if cursor.peek().kind == "word" or cursor.is_sign("("):
        return True
    cursor.skip_clause(cursor.position)
    return cursor.keyword("and")


def _foreign_connector(cursor: Cursor) -> str | None:
    """`and` in a French sentence: the word that was meant."""
    language = cursor.lexicon.language
    said = cursor.spelled(1)
    connectors: tuple[Keyword, ...] = ("and", "or")
    for keyword in connectors:
        if said == KEYWORDS[keyword].to("fr" if language == "en" else "en"):
            return KEYWORDS[keyword].to(language)
    return None


def _part(cursor: Cursor, scope: Scope) -> Tree | None:
    """One condition. When it cannot be read to its end, the next `and` or `or` is where reading goes on."""
    start = cursor.position
    try:
        return _negation(cursor, scope)
    except Lost:
        cursor.skip_clause(start)
        return None


def _negation(cursor: Cursor, scope: Scope) -> Tree | None:
    start = cursor.peek().at
    if not cursor.keyword("not"):
        return _single(cursor, scope)
    with cursor.deeper():
        part = _negation(cursor, scope)
    return None if part is None else Not(part, at=cursor.since(start))


def _single(cursor: Cursor, scope: Scope) -> Tree | None:
    call = read_call(cursor, scope)
    if call:
        return call()
    if cursor.is_sign("("):
        return _in_parentheses(cursor, scope)
    return read_comparison(cursor, scope)


def _in_parentheses(cursor: Cursor, scope: Scope) -> Tree | None:
    opened = cursor.take().at
    with cursor.deeper():
        tree = read_condition(cursor, scope)
    close(cursor, opened)
    return tree
