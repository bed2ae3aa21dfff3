"""Blocks put in order after a hand changed them: values that suit the operator, operators that suit the field.

A list that opens on “is” takes one value or several; a change from “within the last 30 days” to “since” keeps
the 30 days. What cannot be kept is asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chaland.faces.web.segments.builder.building import SHAPES
from chaland.faces.web.segments.builder.draft import Comparison, FactBlock, Group, Node, given
from chaland.faces.web.segments.builder.subjects import Subjects
from chaland.faces.web.segments.builder.words import OPERATOR_WORDS
from chaland.segments.language.ast import Operator
from chaland.segments.language.words import FUNCTIONS, OPERATORS, Kind

_SUITED = {row.operator: row.kinds for row in OPERATORS}
_DATED: tuple[Kind, ...] = ("date", "instant", "anniversary")
_ONE_OR_MORE: dict[Operator, tuple[Operator, Operator]] = {
    **dict.fromkeys(("equals", "one_of"), ("equals", "one_of")),
    **dict.fromkeys(("differs", "none_of"), ("differs", "none_of")),
}
_MONTH = {"for": 30, "unit": "day"}
_YEAR_AGO = {"relative": -12, "unit": "month"}
_TODAY = {"relative": 0, "unit": "day"}


def tidied(node: Node, subjects: Subjects, fact: str = "") -> Node:
    match node:
        case Group():
            return _group(node, subjects, fact)
        case Comparison():
            subject = subjects.of(node, fact)
            operator = _operator(node.operator, subject.kind)
            values = _values(node.values, node.operator, operator, subject.kind)
            return replace(node, operator=_numbered(operator, values, subject.kind), values=values)
        case FactBlock():
            return _fact(node, subjects)
        case _:
            return node


def tidied_group(group: Group, subjects: Subjects) -> Group:
    return _group(group, subjects, "")


def _group(group: Group, subjects: Subjects, fact: str) -> Group:
    return replace(group, parts=tuple(tidied(part, subjects, fact) for part in group.parts))


def _fact(block: FactBlock, subjects: Subjects) -> FactBlock:
    where = _group(block.where, subjects, block.fact)
    needs_column = any(row.of for row in FUNCTIONS if row.function == block.takes)
    columns = [name for name, _ in subjects.columns(block.fact, block.takes)]
    takes = block.takes if columns or not needs_column else "count"
    column = block.column if block.column in columns else columns[0] if columns else ""
    block = replace(block, where=where, takes=takes, column=column if needs_column else "")
    kind = subjects.measured(block).kind
    operator = _operator(block.operator, kind)
    return replace(block, operator=operator, values=_values(block.values, block.operator, operator, kind))


def _operator(operator: Operator, kind: Kind) -> Operator:
    """The same when it suits the kind, else the usual one."""
    return operator if kind in _SUITED[operator] else next(iter(OPERATOR_WORDS[kind]))


def _numbered(operator: Operator, values: Sequence[object], kind: Kind) -> Operator:
    """“Is” one value, or one of several: one choice for people, two operators of the language."""
    if kind not in ("text", "choice") or operator not in _ONE_OR_MORE:
        return operator
    one, more = _ONE_OR_MORE[operator]
    return more if len(given(values)) > 1 else one


def _values(values: Sequence[object], before: Operator, operator: Operator, kind: Kind) -> tuple[object, ...]:
    shape = SHAPES[operator]
    if shape == "span":
        return (_span(given(values)),)
    moved = [_moment(value, before) if kind in _DATED else value for value in values]
    kept = [value if _suits(value, kind) else None for value in moved]
    if shape == "none":
        return ()
    if shape == "many" or (kind in ("text", "choice") and operator in _ONE_OR_MORE):
        return given(kept)
    usual = _usual(kind)[: 2 if shape == "two" else 1]
    return tuple(kept[: len(usual)]) + usual[len(kept) :]


def _usual(kind: Kind) -> tuple[object, ...]:
    """What stands there until something is chosen; None asks for it."""
    if kind == "yes_no":
        return (True, True)
    return (dict(_YEAR_AGO), dict(_TODAY)) if kind in _DATED else (None, None)


def _suits(value: object, kind: Kind) -> bool:
    """Texts are kept where numbers are wanted: the checker says what is wrong with them."""
    if kind in _DATED:
        return isinstance(value, dict) and bool({"day", "relative"} & value.keys())
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind in ("number", "money"):
        return isinstance(value, int | float | str) and not isinstance(value, bool)
    return isinstance(value, str)


def _span(values: Sequence[Any]) -> object:
    found = values[0] if values else None
    if isinstance(found, dict) and "for" in found:
        return found
    if isinstance(found, dict) and isinstance(found.get("relative"), int) and found["relative"]:
        return {"for": abs(found["relative"]), "unit": found.get("unit", "day")}
    return dict(_MONTH)


def _moment(value: object, before: Operator) -> object:
    if isinstance(value, dict) and isinstance(value.get("for"), int):
        amount = value["for"] if before == "within_next" else -value["for"]
        return {"relative": amount, "unit": value.get("unit", "day")}
    return value
