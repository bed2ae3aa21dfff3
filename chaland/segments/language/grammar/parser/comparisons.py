"""Comparisons: a subject, an operator, and what the operator takes."""

from __future__ import annotations

from chaland.segments.language.ast import (
    Compare,
    Custom,
    Duration,
    Field,
    Operator,
    Property,
    Subject,
    Tree,
    Value,
)
from chaland.segments.language.grammar.keywords import LAST, NEXT
from chaland.segments.language.grammar.parser.aggregates import read_aggregate
from chaland.segments.language.grammar.parser.cursor import Cursor, Lost, Scope
from chaland.segments.language.grammar.parser.fields import read_field, read_keyed
from chaland.segments.language.grammar.parser.unknown import tell_unknown_operator
from chaland.segments.language.grammar.parser.values import (
    ends_here,
    read_amount,
    read_duration,
    read_list,
    read_unit,
    read_value,
)
from chaland.segments.language.words import OperatorWord

Values = tuple[Value | None, ...]


def read_comparison(cursor: Cursor, scope: Scope) -> Tree | None:
    """None when something is wrong in it, which is told. Raises: Lost when it cannot be read on."""
    start = cursor.peek().at
    subject = _subject(cursor, scope)
    cursor.in_years = subject == Field("age")
    operator, values = _operation(cursor)
    kept = tuple(value for value in values if value is not None)
    if subject is None or len(kept) < len(values):
        return None
    return Compare(subject, operator, kept, at=cursor.since(start))


def _subject(cursor: Cursor, scope: Scope) -> Subject | None:
    """None when it is unknown, which is told. Raises: Lost when nothing like a field stands here."""
    start = cursor.peek()
    if start.kind != "word":
        cursor.tell(
            "missing_condition", "Il manque ici une condition.", "A condition is missing here.", at=start.at
        )
        raise Lost
    after = cursor.peek(1)
    follows = after.text if after.kind == "sign" else ""
    word = cursor.spelled(1)
    if follows == "." and word == cursor.lexicon.keywords["custom"]:
        return read_keyed(cursor, Custom, scope)
    if follows == "." and word == cursor.lexicon.keywords["prop"]:
        return read_keyed(cursor, Property, scope)
    function = cursor.lexicon.functions.get(word or "")
    if function and follows == "(":
        return read_aggregate(cursor, function, scope)
    return read_field(cursor, scope)


def _operation(cursor: Cursor) -> tuple[Operator, Values]:
    """The operator and its values. Raises: Lost when they cannot be read."""
    row = cursor.take_match(cursor.lexicon.operators)
    if row is None:
        return _unknown_operator(cursor)
    if row.shape == "span" and cursor.lexicon.language == "fr":
        operator, span = _french_span(cursor)
        return operator, (span,)
    return row.operator, _values(cursor, row)


def _unknown_operator(cursor: Cursor) -> tuple[Operator, Values]:
    """Told; the value behind it is still read. Raises: Lost when there is none."""
    at = cursor.peek().at
    said = cursor.take().text if cursor.peek().kind == "word" and not ends_here(cursor) else ""
    tell_unknown_operator(cursor, said, at)
    if cursor.peek().kind not in ("text", "number", "date"):
        raise Lost
    read_value(cursor)
    return "equals", (None,)


def _values(cursor: Cursor, row: OperatorWord) -> Values:
    match row.shape:
        case "none":
            return ()
        case "one":
            return (read_value(cursor),)
        case "two":
            return _bounds(cursor)
        case "many":
            return read_list(cursor)
        case "span":
            return (read_duration(cursor),)


def _bounds(cursor: Cursor) -> Values:
    low = read_value(cursor)
    if not cursor.keyword("and"):
        cursor.tell(
            "missing_bound",
            "Il manque la seconde borne : entre … et ….",
            "The second bound is missing: between … and ….",
            at=cursor.peek().at,
        )
        if cursor.peek().kind in ("text", "number", "date"):
            read_value(cursor)
        return (low, None)
    return (low, read_value(cursor))


def _french_span(cursor: Cursor) -> tuple[Operator, Duration | None]:
    """`7 prochains jours`, `prochains 7 jours`: the adjective, before or after the number, gives the direction."""
    start = cursor.peek().at
    direction = _direction(cursor)
    amount = read_amount(cursor)
    direction = direction or _direction(cursor)
    unit = read_unit(cursor)
    at = cursor.since(start)
    if direction is None:
        cursor.tell(
            "missing_direction",
            "Il faut dire « prochains » ou « derniers » : dans les 7 prochains jours.",
            "Say “prochains” (next) or “derniers” (last): dans les 7 prochains jours.",
            at=at,
        )
        return "within_next", None
    return direction, Duration(amount, unit, at=at) if amount is not None and unit else None


def _direction(cursor: Cursor) -> Operator | None:
    word = cursor.spelled(1)
    if word in NEXT or word in LAST:
        cursor.take()
        return "within_next" if word in NEXT else "within_last"
    return None
