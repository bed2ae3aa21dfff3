"""Fields: the contact's, or the columns of the fact whose conditions are read."""

from __future__ import annotations

from chaland.segments.language.ast import Custom, Field, Place, Property
from chaland.segments.language.grammar.keywords import Table, spelling
from chaland.segments.language.grammar.parser.cursor import Cursor, Lost, Scope
from chaland.segments.language.grammar.parser.unknown import tell_unknown_field, tell_unknown_function
from chaland.segments.language.words import FieldWord


def read_field(cursor: Cursor, scope: Scope) -> Field | None:
    """None when it is unknown, which is told. Raises: Lost when it is an unknown function."""
    start = cursor.peek().at
    word = cursor.take_match(_table(cursor, scope))
    if word:
        return Field(word.name, at=cursor.since(start))
    said = _take_unknown(cursor)
    if cursor.is_sign("("):
        tell_unknown_function(cursor, said, cursor.since(start))
        raise Lost
    tell_unknown_field(cursor, scope, said, cursor.since(start))
    return None


def read_column(cursor: Cursor, scope: Scope) -> FieldWord | None:
    """The column after `purchases.`; None when it is unknown, which is told."""
    word = cursor.take_match(_table(cursor, scope))
    if word is None:
        token = cursor.peek()
        if token.kind == "word":
            cursor.take()
        tell_unknown_field(cursor, scope, token.text, token.at)
    return word


def read_keyed(cursor: Cursor, node: type[Custom] | type[Property], scope: Scope) -> Custom | Property | None:
    """`custom.fuel`, `prop."menu entry"`. None when there is no key or it has no place here, which is told."""
    start = cursor.take().at
    cursor.take()
    key = cursor.peek()
    if key.kind not in ("word", "text") or not key.text:
        cursor.tell(
            "missing_key",
            "Il manque le nom du champ après le point.",
            "The name of the field is missing after the dot.",
            at=cursor.last,
        )
        return None
    cursor.take()
    at = cursor.since(start)
    if scope.known and not _has_place(node, scope):
        _tell_misplaced(cursor, node, at)
        return None
    name = cursor.custom.get(spelling(key.text), key.text) if node is Custom else key.text
    return node(name, at=at)


def _table(cursor: Cursor, scope: Scope) -> Table[FieldWord]:
    if not scope.known:
        return {}
    return cursor.lexicon.columns[scope.fact.name] if scope.fact else cursor.lexicon.fields


def _take_unknown(cursor: Cursor) -> str:
    """Takes the words up to the operator, so that the rest of the condition is still read."""
    said = [cursor.take().text]
    while (
        cursor.peek().kind == "word"
        and cursor.match(cursor.lexicon.operators) is None
        and not any(cursor.length_of(word) for word in ("and", "or"))
    ):
        said.append(cursor.take().text)
    return " ".join(said)


def _has_place(node: type[Custom] | type[Property], scope: Scope) -> bool:
    if node is Custom:
        return scope.fact is None
    return scope.fact is not None and scope.fact.properties


def _tell_misplaced(cursor: Cursor, node: type[Custom] | type[Property], at: Place) -> None:
    if node is Custom:
        cursor.tell(
            "misplaced_field",
            "Un champ du contact ne se compare pas dans les conditions d'un fait.",
            "A field of the contact cannot be compared inside the conditions of a fact.",
            at=at,
        )
    else:
        cursor.tell(
            "misplaced_property",
            "Les propriétés (prop.…) ne se comparent que dans les conditions d'événements.",
            "Properties (prop.…) can only be compared inside the conditions of events.",
            at=at,
        )
