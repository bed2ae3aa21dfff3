"""From JSON values to the tree; whatever is not known is refused, each with its path, all at once."""

from __future__ import annotations

import json
from typing import get_args

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
    Function,
    InSegment,
    Near,
    Not,
    Operator,
    Property,
    Reachable,
    Subject,
    Tree,
)
from chaland.segments.language.codec.reader import Reader, Unreadable
from chaland.segments.language.codec.values import read_number, read_place, read_value
from chaland.segments.language.faults import Faults
from chaland.segments.language.limits import MAX_DEPTH, MAX_LENGTH
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, FactWord

_FACTS = {row.name: row for row in FACTS}
_FIELDS = {row.name for row in CONTACT_FIELDS}


def decode(document: object) -> Tree | Faults:
    """The tree of a JSON document already parsed (dicts, lists, texts, numbers)."""
    reader = Reader()
    tree = _document(reader, document)
    return Faults.of(reader.faults) if reader.faults or tree is None else tree


def decode_text(text: str) -> Tree | Faults:
    """The same from JSON text."""
    reader = Reader()
    if len(text) > MAX_LENGTH:
        reader.tell("too_long", "", "Ce document est trop long.", "This document is too long.")
        return Faults.of(reader.faults)
    try:
        return decode(json.loads(text))
    except (ValueError, RecursionError):
        reader.tell(
            "not_json", "", "Ce document n'est pas du JSON lisible.", "This document is not readable JSON."
        )
        return Faults.of(reader.faults)


def _document(reader: Reader, document: object) -> Tree | None:
    try:
        envelope = reader.mapping(document, "")
        reader.only(envelope, {"version", "where"}, "")
        if envelope.get("version") != 1:
            reader.tell("unknown_version", "version", "Version inconnue.", "Unknown version.")
        return _node(reader, envelope.get("where"), "where", None, 0)
    except Unreadable:
        return None


def _node(reader: Reader, raw: object, path: str, fact: FactWord | None, depth: int) -> Tree | None:
    """One condition; None when it is wrong, which is told."""
    if depth > 2 * MAX_DEPTH:
        reader.tell("too_deep", path, "Trop de niveaux.", "Too many levels.")
        return None
    try:
        node = reader.mapping(raw, path)
        kind = next((name for name in _ALLOWED if name in node), None)
        if kind is None:
            reader.tell("unknown_condition", path, "Condition inconnue.", "Unknown condition.")
            return None
        reader.only(node, _ALLOWED[kind], path)
        if kind in ("compare", "not", "all", "any"):
            return _composed(reader, node, kind, path, fact, depth)
        return _about_contact(reader, node, kind, path, fact, depth)
    except Unreadable:
        return None


_ALLOWED: dict[str, set[str]] = {
    "compare": {"compare", "is", "values"},
    "not": {"not"},
    "all": {"all"},
    "any": {"any"},
    "everyone": {"everyone"},
    "exists": {"exists", "where"},
    "near": {"near", "km"},
    "in_segment": {"in_segment"},
    "consents": {"consents"},
    "reachable": {"reachable"},
}


def _composed(
    reader: Reader, node: dict[str, object], kind: str, path: str, fact: FactWord | None, depth: int
) -> Tree | None:
    if kind == "compare":
        return _comparison(reader, node, path, fact, depth)
    if kind == "not":
        part = _node(reader, node["not"], f"{path}.not", fact, depth + 1)
        return Not(part) if part else None
    return _group(reader, node[kind], AllOf if kind == "all" else AnyOf, f"{path}.{kind}", fact, depth)


def _group(
    reader: Reader,
    raw: object,
    node: type[AllOf] | type[AnyOf],
    path: str,
    fact: FactWord | None,
    depth: int,
) -> Tree | None:
    """A group of one is its part; an empty one is refused: say everyone."""
    items = reader.items(raw, path)
    if not items:
        reader.tell("empty_group", path, "Ce groupe est vide.", "This group is empty.")
        return None
    parts = [_node(reader, item, f"{path}.{index}", fact, depth + 1) for index, item in enumerate(items)]
    kept = tuple(part for part in parts if part is not None)
    if len(kept) < len(parts):
        return None
    return kept[0] if len(kept) == 1 else node(kept)


def _about_contact(
    reader: Reader, node: dict[str, object], kind: str, path: str, fact: FactWord | None, depth: int
) -> Tree | None:
    if fact is not None:
        reader.tell(
            "nested_fact",
            path,
            "Les conditions d'un fait ne parlent que de ses propres champs.",
            "The conditions of a fact speak of its own fields only.",
        )
        return None
    match kind:
        case "everyone":
            return Everyone()
        case "exists":
            found = _fact(reader, node["exists"], f"{path}.exists")
            return Exists(found.name, _where(reader, node, path, found, depth))
        case "near":
            km = read_number(reader, node.get("km"), f"{path}.km")
            return Near(read_place(reader, node["near"], f"{path}.near"), km)
        case "in_segment":
            return InSegment(reader.text(node["in_segment"], f"{path}.in_segment"))
        case "consents":
            return Consents(reader.text(node["consents"], f"{path}.consents"))
        case _:
            return Reachable(reader.text(node["reachable"], f"{path}.reachable"))


def _comparison(
    reader: Reader, node: dict[str, object], path: str, fact: FactWord | None, depth: int
) -> Compare | None:
    told = len(reader.faults)
    subject = reader.attempt(lambda: _subject(reader, node["compare"], f"{path}.compare", fact, depth))
    operator = reader.attempt(lambda: reader.one_of(node.get("is"), _OPERATORS, f"{path}.is"))
    raw = reader.attempt(lambda: reader.items(node.get("values", []), f"{path}.values")) or []
    values = [
        reader.attempt(lambda item=item, index=index: read_value(reader, item, f"{path}.values.{index}"))  # type: ignore[misc]
        for index, item in enumerate(raw)
    ]
    if len(reader.faults) > told or subject is None or operator is None:
        return None
    return Compare(subject, operator, tuple(value for value in values if value is not None))


_OPERATORS: dict[str, Operator] = {name: name for name in get_args(Operator)}
_FUNCTIONS: dict[str, Function] = {name: name for name in get_args(Function)}


def _subject(reader: Reader, raw: object, path: str, fact: FactWord | None, depth: int) -> Subject:
    node = reader.mapping(raw, path)
    if "aggregate" in node and fact is None:
        return _aggregate(reader, node, path, depth)
    if "custom" in node and fact is None:
        reader.only(node, {"custom"}, path)
        return Custom(reader.text(node["custom"], f"{path}.custom"))
    if "prop" in node and fact is not None and fact.properties:
        reader.only(node, {"prop"}, path)
        return Property(reader.text(node["prop"], f"{path}.prop"))
    reader.only(node, {"field"}, path)
    known = {column.name for column in fact.columns} if fact else _FIELDS
    return Field(reader.one_of(node.get("field"), {name: name for name in known}, f"{path}.field"))


def _aggregate(reader: Reader, node: dict[str, object], path: str, depth: int) -> Aggregate:
    reader.only(node, {"aggregate", "of", "column", "where"}, path)
    function = reader.one_of(node["aggregate"], _FUNCTIONS, f"{path}.aggregate")
    fact = _fact(reader, node.get("of"), f"{path}.of")
    column = None
    if "column" in node:
        known = {row.name: row.name for row in fact.columns}
        column = reader.one_of(node["column"], known, f"{path}.column")
    return Aggregate(function, fact.name, column, _where(reader, node, path, fact, depth))


def _fact(reader: Reader, raw: object, path: str) -> FactWord:
    return reader.one_of(raw, _FACTS, path)


def _where(reader: Reader, node: dict[str, object], path: str, fact: FactWord, depth: int) -> Tree | None:
    """The conditions on a fact; none at all when the key is absent. Raises: Unreadable when they are wrong."""
    if "where" not in node:
        return None
    where = _node(reader, node["where"], f"{path}.where", fact, depth + 1)
    if where is None:
        raise Unreadable
    return where
