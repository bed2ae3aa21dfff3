"""Conditions that are no comparison: exists, near, in_segment, consents, reachable, everyone."""

from __future__ import annotations

from collections.abc import Callable

from chaland.segments.language.ast import (
    Consents,
    Everyone,
    Exists,
    InSegment,
    Near,
    Place,
    Point,
    Reachable,
    Tree,
)
from chaland.segments.language.grammar.keywords import Keyword
from chaland.segments.language.grammar.parser.aggregates import is_nested, read_fact
from chaland.segments.language.grammar.parser.cursor import Cursor, Lost, Scope
from chaland.segments.language.grammar.parser.values import close, read_number
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.suggestion import nearest
from chaland.segments.language.words import CHOICES, choice_code


def read_call(cursor: Cursor, scope: Scope) -> Callable[[], Tree | None] | None:
    """How to read the call that stands here; None when none does."""
    after = cursor.peek(1)
    word = cursor.spelled(1)
    if word == cursor.lexicon.keywords["everyone"]:
        return lambda: _about_contact(cursor, scope, _everyone)
    if not (after.kind == "sign" and after.text == "("):
        return None
    calls: dict[Keyword, Callable[[Cursor], Tree | None]] = {
        "exists": _exists,
        "near": _near,
        "in_segment": _in_segment,
        "consents": lambda cursor: _by_channel(cursor, Consents),
        "reachable": lambda cursor: _by_channel(cursor, Reachable),
    }
    found = next((read for name, read in calls.items() if cursor.lexicon.keywords[name] == word), None)
    return (lambda: _about_contact(cursor, scope, found)) if found else None


def _about_contact(cursor: Cursor, scope: Scope, read: Callable[[Cursor], Tree | None]) -> Tree | None:
    """All of these speak of a contact: they have no place in the conditions of a fact."""
    start = cursor.peek().at
    node = read(cursor)
    return None if is_nested(cursor, scope, cursor.since(start)) else node


def _everyone(cursor: Cursor) -> Everyone:
    return Everyone(at=cursor.take().at)


def _exists(cursor: Cursor) -> Exists | None:
    start = cursor.take().at
    read = read_fact(cursor)
    if read.column is not None:
        cursor.tell(
            "count_of_column",
            "On cherche des faits, sans champ après le point.",
            "Facts are looked for, without a field after the dot.",
            at=read.at,
        )
    if read.fact is None or not read.whole or read.column:
        return None
    return Exists(read.fact.name, read.where, at=cursor.since(start))


def _near(cursor: Cursor) -> Near | None:
    start, opened = cursor.take().at, cursor.take().at
    place = _place(cursor)
    _comma(cursor)
    if cursor.peek().kind != "number":
        _tell_distance(cursor)
    km = read_number(cursor, comma=isinstance(place, str))
    if not cursor.keyword("km"):
        _tell_distance(cursor)
    close(cursor, opened)
    return None if km is None or place is None else Near(place, km, at=cursor.since(start))


def _place(cursor: Cursor) -> str | Point | None:
    """A name in quotes, or a latitude and a longitude. Raises: Lost when it is neither."""
    token = cursor.peek()
    if token.kind == "text":
        return cursor.take().text
    if token.kind == "number":
        latitude = read_number(cursor, comma=False)
        _comma(cursor)
        if cursor.peek().kind == "number":
            longitude = read_number(cursor, comma=False)
            return None if latitude is None or longitude is None else Point(latitude, longitude)
    name = token.text if token.kind in ("word", "number") else None
    cursor.tell(
        "missing_place",
        "Il faut ici une commune ou un code postal entre guillemets, ou une latitude et une longitude.",
        "A commune or postal code in quotes is needed here, or a latitude and a longitude.",
        at=token.at,
        suggestion=quoted(name) if name else None,
    )
    raise Lost


def _comma(cursor: Cursor) -> None:
    """Raises: Lost when no comma stands here."""
    if not cursor.sign(","):
        cursor.tell(
            "missing_comma", "Il manque ici une virgule.", "A comma is missing here.", at=cursor.peek().at
        )
        raise Lost


def _tell_distance(cursor: Cursor) -> None:
    cursor.tell(
        "missing_distance",
        "Il faut ici une distance, telle que 30 km.",
        "A distance is needed here, such as 30 km.",
        at=cursor.peek().at,
    )
    raise Lost


def _in_segment(cursor: Cursor) -> InSegment | None:
    start, opened = cursor.take().at, cursor.take().at
    token = cursor.peek()
    if token.kind not in ("text", "word"):
        cursor.tell(
            "missing_segment",
            "Il faut ici le nom d'un segment entre guillemets.",
            "The name of a segment in quotes is needed here.",
            at=token.at,
        )
        raise Lost
    name = cursor.take().text
    if token.kind == "word":
        _tell_quotes(cursor, name, token.at)
    close(cursor, opened)
    return InSegment(name, at=cursor.since(start))


def _tell_quotes(cursor: Cursor, name: str, at: Place) -> None:
    cursor.tell(
        "unquoted_text",
        "Un nom s'écrit entre guillemets.",
        "A name is written in quotes.",
        at=at,
        suggestion=quoted(name),
    )


def _by_channel(cursor: Cursor, node: type[Consents] | type[Reachable]) -> Consents | Reachable | None:
    start, opened, token = cursor.take().at, cursor.take().at, cursor.peek()
    said = cursor.take().text if token.kind in ("word", "text") else ""
    code = choice_code("channel", said)
    if code is None:
        known = [choice.code for choice in CHOICES["channel"]]
        cursor.tell(
            "unknown_channel",
            "Il faut ici un canal : {known}.",
            "A channel is needed here: {known}.",
            at=token.at,
            suggestion=nearest(said, known),
            known=", ".join(known),
        )
    close(cursor, opened)
    return node(code, at=cursor.since(start)) if code else None
