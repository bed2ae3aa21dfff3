"""From a sentence to its blocks: what `building` makes a sentence of again."""

from __future__ import annotations

from typing import Any, assert_never

from chaland.faces.web.segments.builder.draft import (
    Anyone,
    Belonging,
    Comparison,
    FactBlock,
    Group,
    GroupKind,
    Nearby,
    Node,
)
from chaland.segments.language import Tree
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Everyone,
    Exists,
    Field,
    InSegment,
    Near,
    Not,
    Property,
    Reachable,
)
from chaland.segments.language.codec.encode import encode_node


def blocks_of(tree: Tree) -> Group:
    """The outermost block is always a group; everyone is an empty one."""
    if isinstance(tree, Everyone):
        return Group("all")
    node = _node(tree)
    return node if isinstance(node, Group) else Group("all", (node,))


def _node(tree: Tree) -> Node:
    match tree:
        case AllOf(parts):
            return _group("all", parts)
        case AnyOf(parts):
            return _group("any", parts)
        case Not(AnyOf(parts)):
            return _group("none", parts)
        case Not(part) if isinstance(part, AllOf | Not):
            return _group("none", (part,))
        case Not(part):
            return _single(part, negated=True)
        case _:
            return _single(tree, negated=False)


def _group(kind: GroupKind, parts: tuple[Tree, ...]) -> Group:
    return Group(kind, tuple(_node(part) for part in parts))


def _single(tree: Tree, *, negated: bool) -> Node:
    match tree:
        case Compare():
            return _comparison(tree, negated)
        case Exists(fact, where):
            return FactBlock(fact, "exists", "", "at_least", (), _where(where), negated)
        case Near():
            return _nearby(encode_node(tree), negated)
        case InSegment(name):
            return Belonging("in_segment", name, negated)
        case Consents(channel):
            return Belonging("consents", channel, negated)
        case Reachable(channel):
            return Belonging("reachable", channel, negated)
        case _:
            return Anyone(negated)


def _comparison(tree: Compare, negated: bool) -> Node:
    said: Any = encode_node(tree)
    values = tuple(said["values"])
    match tree.subject:
        case Field(name):
            return Comparison("field", name, tree.operator, values, negated)
        case Custom(key):
            return Comparison("custom", key, tree.operator, values, negated)
        case Property(key):
            return Comparison("prop", key, tree.operator, values, negated)
        case Aggregate(function, fact, column, where):
            return FactBlock(fact, function, column or "", tree.operator, values, _where(where), negated)
    assert_never(tree.subject)


def _where(where: Tree | None) -> Group:
    return blocks_of(where) if where is not None else Group("all")


def _nearby(said: dict[str, Any], negated: bool) -> Nearby:
    place = said["near"]
    return Nearby(place if isinstance(place, str) else tuple(place), said["km"], negated=negated)
