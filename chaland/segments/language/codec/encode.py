"""From the tree to JSON values (dicts, lists, texts, numbers)."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Day,
    Duration,
    Everyone,
    Exists,
    Field,
    Flag,
    InSegment,
    Near,
    Not,
    Number,
    Point,
    Property,
    Quoted,
    Reachable,
    Relative,
    Subject,
    Tree,
    Value,
)

Json = dict[str, object]


def encode(tree: Tree) -> Json:
    """What `decode` reads back to the same tree."""
    return {"version": 1, "where": encode_node(tree)}


def encode_node(tree: Tree) -> Json:
    match tree:
        case Everyone():
            return {"everyone": True}
        case Compare(subject, operator, values):
            return {
                "compare": _subject(subject),
                "is": operator,
                "values": [_value(value) for value in values],
            }
        case Not(part):
            return {"not": encode_node(part)}
        case AllOf(parts):
            return {"all": [encode_node(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [encode_node(part) for part in parts]}
        case Exists(fact, where):
            return {"exists": fact, **_where(where)}
        case Near(place, km):
            return {"near": _place(place), "km": _number(km)}
        case InSegment(name):
            return {"in_segment": name}
        case Consents(channel):
            return {"consents": channel}
        case Reachable(channel):
            return {"reachable": channel}
    assert_never(tree)


def _subject(subject: Subject) -> Json:
    match subject:
        case Field(name):
            return {"field": name}
        case Custom(key):
            return {"custom": key}
        case Property(key):
            return {"prop": key}
        case Aggregate(function, fact, column, where):
            named: Json = {"column": column} if column else {}
            return {"aggregate": function, "of": fact, **named, **_where(where)}
    assert_never(subject)


def _where(where: Tree | None) -> Json:
    return {"where": encode_node(where)} if where is not None else {}


def _place(place: str | Point) -> object:
    return place if isinstance(place, str) else [_number(place.latitude), _number(place.longitude)]


def _number(number: Decimal) -> int | float:
    """15 digits survive the trip through a float."""
    return int(number) if number == int(number) else float(number)


def _value(value: Value) -> object:
    match value:
        case Quoted(text):
            return text
        case Number(number):
            return _number(number)
        case Flag(yes):
            return yes
        case Day(day):
            return {"day": day.isoformat()}
        case Relative(amount, unit):
            return {"relative": amount, "unit": unit}
        case Duration(amount, unit):
            return {"for": amount, "unit": unit}
    assert_never(value)
