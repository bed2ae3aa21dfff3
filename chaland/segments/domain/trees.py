"""What a sentence is made of: its clauses, whom it names, what it speaks of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from chaland.segments.language import Tree
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Exists,
    Field,
    InSegment,
    Not,
    Reachable,
)

PURCHASES = (
    "purchase_count",
    "total_spent",
    "average_basket",
    "first_purchase",
    "last_purchase",
    "last_order_amount",
)
_FACT_TABLES = {
    "purchases": "purchase",
    "events": "event",
    "interactions": "interaction",
    "messages": "message",
}


def clauses(tree: Tree) -> Iterator[Tree]:
    """What is joined by `and`, `or` and `not`, in the order of the sentence."""
    match tree:
        case Not(part):
            yield from clauses(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from clauses(part)
        case _:
            yield tree


def everything_in(tree: Tree) -> Iterator[Tree]:
    """Every node, those inside the conditions of facts included."""
    yield tree
    for part in _inside(tree):
        yield from everything_in(part)


def _inside(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Not(part):
            return (part,)
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Exists(_, where) | Compare(Aggregate(_, _, _, where)) if where is not None:
            return (where,)
        case _:
            return ()


def segments_named(tree: Tree) -> list[str]:
    """The segments that a sentence names itself, as it names them, each once."""
    return list(dict.fromkeys(node.name for node in everything_in(tree) if isinstance(node, InSegment)))


def custom_fields_named(tree: Tree) -> list[str]:
    """The keys of the company's own fields that a sentence speaks of."""
    compared = (node.subject for node in everything_in(tree) if isinstance(node, Compare))
    return list(dict.fromkeys(subject.key for subject in compared if isinstance(subject, Custom)))


def with_segments_called(tree: Tree, called: Callable[[str], str]) -> Tree:
    """The same sentence, with other names for the segments that it names."""
    match tree:
        case Not(part):
            return replace(tree, part=with_segments_called(part, called))
        case AllOf(parts) | AnyOf(parts):
            return replace(tree, parts=tuple(with_segments_called(part, called) for part in parts))
        case InSegment(name):
            return replace(tree, name=called(name))
        case _:
            return tree


def tables_behind(clause: Tree) -> frozenset[str]:
    """Which watched tables, as the Change log calls them, can change the answer to one clause."""
    match clause:
        case Exists(fact, _) | Compare(Aggregate(_, fact)):
            return frozenset({_FACT_TABLES[fact], "record"})
        case Compare(Field(name)):
            return _behind_field(name)
        case Compare(Custom(_)):
            return frozenset({"contact", "label"})
        case Consents() | Reachable():
            return frozenset({"reach"})
        case InSegment():
            return frozenset({"frozen"})
        case _:
            return frozenset({"contact"})


Named = Callable[[str], Tree | None]
"""The sentence of a living segment; None for one that is frozen or unknown."""


def is_about_messages(tree: Tree, named: Named, trail: tuple[str, ...] = ()) -> bool:
    """Whether a message that somebody is sent can change the answer. While a campaign leaves, the log speaks of
    little else."""
    for node in everything_in(tree):
        match node:
            case Exists("messages") | Compare(Aggregate(_, "messages")):
                return True
            case InSegment(name) if name not in trail and (inner := named(name)) is not None:
                if is_about_messages(inner, named, (*trail, name)):
                    return True
    return False


def _behind_field(name: str) -> frozenset[str]:
    if name in PURCHASES:
        return frozenset({"rollup"})
    if name.startswith("rfm_"):
        return frozenset({"rfm"})
    if name in ("quality", "last_confirmed", "doubt"):
        return frozenset({"suspicion" if name == "doubt" else "score"})
    if name in ("tags", "hobbies"):
        return frozenset({"label"})
    return frozenset({"record"} if name == "source" else {"contact", "company"})
