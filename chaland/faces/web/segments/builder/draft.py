"""What the builder edits: a sentence that may be unfinished, as blocks.

In JSON, the browser's copy: a group is `{"group": "all" | "any" | "none", "parts": [NODE…]}`; other nodes are
`{"field" | "custom" | "prop": NAME, "is": OPERATOR, "values": [VALUE…]}`,
`{"fact": NAME, "takes": "exists" | FUNCTION, "column": NAME?, "is": …, "values": …, "where": GROUP}`,
`{"near": PLACE | [latitude, longitude] | null, "km": NUMBER | null, "map": true?}`,
`{"in_segment" | "consents" | "reachable": NAME | null}` and `{"everyone": true}`; any of these may be
`"negated": true`. Values are those of the language's JSON; null where one is still to be given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.segments.language.ast import Function, Operator
from chaland.segments.language.limits import MAX_CLAUSES, MAX_DEPTH, MAX_LENGTH

GroupKind = Literal["all", "any", "none"]
Takes = Literal["exists"] | Function
FieldKind = Literal["field", "custom", "prop"]
Named = Literal["in_segment", "consents", "reachable"]
Json: TypeAlias = dict[str, Any]

GROUPS: tuple[GroupKind, ...] = get_args(GroupKind)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
TAKES: tuple[str, ...] = ("exists", *get_args(Function))
FIELDS: tuple[FieldKind, ...] = get_args(FieldKind)
NAMED: tuple[Named, ...] = get_args(Named)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`kind` says whose `name` it is: a field (of the contact, or the column of a fact), custom, a property."""

    kind: FieldKind
    name: str
    operator: Operator
    values: tuple[object, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FactBlock:
    fact: str
    takes: str
    column: str
    operator: Operator
    values: tuple[object, ...]
    where: Group
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """`shown`: whether its map is open."""

    place: str | tuple[float, float] | None
    km: object
    shown: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Belonging:
    kind: Named
    name: str | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Anyone:
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    kind: GroupKind
    parts: tuple[Node, ...] = ()


Node: TypeAlias = Group | Comparison | FactBlock | Nearby | Belonging | Anyone


def read_draft(text: str) -> Group:
    """Raises: Invalid (`draft_too_long`, `draft_too_deep`, `draft_unreadable`)."""
    if len(text) > MAX_LENGTH:
        raise _too_long()
    try:
        raw = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise unreadable() from None
    reader = _Reader()
    root = reader.node(raw, 0)
    if not isinstance(root, Group):
        raise unreadable()
    return root


class _Reader:
    """Whatever a browser sends: what it cannot have made is refused as a whole."""

    def __init__(self) -> None:
        self.nodes = 0

    def node(self, raw: object, depth: int) -> Node:
        self.nodes += 1
        if depth > 2 * MAX_DEPTH:
            raise _too_deep()
        if self.nodes > 2 * MAX_CLAUSES:
            raise _too_long()
        if not isinstance(raw, dict):
            raise unreadable()
        if "group" in raw:
            return self.group(raw, depth)
        negated = raw.get("negated") is True
        if "fact" in raw:
            return self.fact(raw, depth, negated)
        if "near" in raw:
            return Nearby(_place(raw["near"]), raw.get("km"), raw.get("map") is True, negated)
        for named in NAMED:
            if named in raw:
                return Belonging(named, _text(raw[named]) or None, negated)
        if raw.get("everyone") is True:
            return Anyone(negated)
        return _comparison(raw, negated)

    def group(self, raw: Mapping[str, object], depth: int) -> Group:
        kind, parts = raw.get("group"), raw.get("parts", [])
        if kind not in GROUPS or not isinstance(parts, list):
            raise unreadable()
        return Group(kind, tuple(self.node(part, depth + 1) for part in parts))

    def fact(self, raw: Mapping[str, object], depth: int, negated: bool) -> FactBlock:
        where = self.node(raw.get("where") or {"group": "all"}, depth + 1)
        takes = raw.get("takes", "exists")
        if not isinstance(where, Group) or takes not in (*TAKES, "no"):
            raise unreadable()
        if takes == "no":  # “at least one” and “none” stand in one list of choices
            negated, takes = not negated, "exists"
        return FactBlock(
            _text(raw.get("fact")),
            takes,
            _text(raw.get("column")),
            _operator(raw),
            _values(raw),
            where,
            negated,
        )


def _comparison(raw: Mapping[str, object], negated: bool) -> Comparison:
    kind = next((kind for kind in FIELDS if kind in raw), None)
    if kind is None:
        raise unreadable()
    return Comparison(kind, _text(raw[kind]), _operator(raw), _values(raw), negated)


def _operator(raw: Mapping[str, object]) -> Operator:
    operator = raw.get("is", "equals")
    if operator not in OPERATORS:
        raise unreadable()
    return operator


def _values(raw: Mapping[str, object]) -> tuple[object, ...]:
    values = raw.get("values", [])
    if not isinstance(values, list):
        raise unreadable()
    read = (_whole(value) if isinstance(value, str) else value for value in values)
    return tuple(None if value == "" else value for value in read)


def _text(raw: object) -> str:
    if raw is not None and not isinstance(raw, str):
        raise unreadable()
    return _whole(raw or "")


def _whole(text: str) -> str:
    """Halves of characters, which JSON can write, would break the page that shows them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _no_number(said: str) -> object:
    raise ValueError(said)


def _place(raw: object) -> str | tuple[float, float] | None:
    if raw is None or isinstance(raw, str):
        return _text(raw) or None
    if isinstance(raw, list) and len(raw) == 2 and all(isinstance(part, int | float) for part in raw):
        return (raw[0], raw[1])
    raise unreadable()


def write_draft(node: Node) -> Json:
    """What `read_draft` reads back."""
    match node:
        case Group(kind, parts):
            return {"group": kind, "parts": [write_draft(part) for part in parts]}
        case Comparison(kind, name, operator, values):
            said: Json = {kind: name, "is": operator, "values": list(values)}
        case FactBlock():
            return _write_fact(node)
        case Nearby(place, km, shown):
            said = {"near": place if isinstance(place, str | None) else list(place), "km": km}
            said |= {"map": True} if shown else {}
        case Belonging(kind, name):
            said = {kind: name}
        case Anyone():
            said = {"everyone": True}
    return {**said, "negated": True} if node.negated else said


def _write_fact(block: FactBlock) -> Json:
    takes = "no" if block.takes == "exists" and block.negated else block.takes
    said: Json = {"fact": block.fact, "takes": takes, "where": write_draft(block.where)}
    if block.takes == "exists":
        return said
    said |= {"column": block.column, "is": block.operator, "values": list(block.values)}
    return {**said, "negated": True} if block.negated else said


def given(values: Sequence[object]) -> tuple[object, ...]:
    """The values that are there."""
    return tuple(value for value in values if value is not None)


def unreadable() -> Invalid:
    return Invalid(
        "draft_unreadable",
        Text("Ces blocs ne sont pas lisibles.", "These blocks cannot be read."),
        remedy=Text("Rechargez la page.", "Reload the page."),
        path="draft",
    )


def _too_deep() -> Invalid:
    return Invalid(
        "draft_too_deep",
        Text(
            "Trop de groupes les uns dans les autres : {limit} niveaux au plus.",
            "Too many groups inside one another: {limit} levels at most.",
        ),
        path="draft",
        limit=MAX_DEPTH,
    )


def _too_long() -> Invalid:
    return Invalid(
        "draft_too_long",
        Text(
            "C'est trop long : {limit} conditions au plus.", "This is too long: {limit} conditions at most."
        ),
        path="draft",
        limit=MAX_CLAUSES,
    )
