"""Comparisons of one field: in a column, in rows of another table, or packed in one text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from sqlglot import exp

from chaland.kernel.folding import fold
from chaland.segments.language.ast import Compare, Custom, Field, Number, Operator, Property, Quoted
from chaland.segments.language.catalogue import SEPARATOR, Column, FactTable, Linked, Packed, Placement
from chaland.segments.language.compile.chains import every, some
from chaland.segments.language.compile.comparisons import compare
from chaland.segments.language.compile.operands import Operand, operand_of
from chaland.segments.language.compile.rows import having_rows
from chaland.segments.language.compile.setting import Setting
from chaland.segments.language.compile.texts import matches
from chaland.segments.language.words import CONTACT_FIELDS, FactWord, Kind

_FIELDS = {row.name: row for row in CONTACT_FIELDS}
_BY_ZERO: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    "equals": eq,
    "differs": ne,
    "less": lt,
    "at_most": le,
    "more": gt,
    "at_least": ge,
}


@dataclass(slots=True)
class FactSide:
    """A fact whose conditions are compiled; `joins` are those that its columns turned out to need."""

    word: FactWord
    table: FactTable
    joins: list[str] = field(default_factory=list)

    def operand(self, setting: Setting, name: str) -> Operand:
        word = self.word.column(name)
        assert word is not None
        column = self.table.columns[name]
        self.joins.append(column.join)
        return operand_of(setting, column, word.kind, word.choices)


def deny(expression: exp.Expr) -> exp.Expr:
    """The complement, those for whom it is NULL included."""
    return exp.Not(this=exp.Coalesce(this=expression, expressions=[exp.false()]))


def zero_fits(node: Compare) -> bool:
    """Whether nothing at all, counted as 0, satisfies the comparison."""
    numbers = [value.value for value in node.values if isinstance(value, Number)]
    match node.operator:
        case "between":
            return numbers[0] <= 0 <= numbers[1]
        case "one_of":
            return 0 in numbers
        case "none_of":
            return 0 not in numbers
    test = _BY_ZERO.get(node.operator)
    return test is not None and test(Decimal(0), numbers[0])


def compare_fact_column(setting: Setting, side: FactSide, node: Compare, *, denied: bool) -> exp.Expr:
    """A comparison inside the conditions of a fact."""
    if isinstance(node.subject, Property):
        operand = _property(setting, side, node.subject.key)
    else:
        assert isinstance(node.subject, Field)
        operand = side.operand(setting, node.subject.name)
    found = compare(setting, operand, node.operator, node.values)
    return deny(found) if denied else found


def compare_field(setting: Setting, node: Compare, *, denied: bool) -> exp.Expr:
    """A comparison of a field of the contact."""
    placement, kind, choices = placed(setting, node)
    match placement:
        case Column():
            operand = _operand(setting, placement, kind, choices)
            found = compare(setting, operand, node.operator, node.values)
            return deny(found) if denied else found
        case Linked():
            return _linked(setting, node, placement, kind, choices, denied=denied)
        case Packed():
            found = _packed(setting, node, placement)
            return deny(found) if denied else found


def _property(setting: Setting, side: FactSide, key: str) -> Operand:
    template = side.table.property
    assert template is not None
    bound = {**template.values, "key": side.table.key_format.format(key=key)}
    column = Column(template.sql, template.folded, values=bound)
    side.joins.append(template.join)
    return operand_of(setting, column, "text")


def placed(setting: Setting, node: Compare) -> tuple[Placement, Kind, str | None]:
    """Where the field that is compared is kept, its kind, the group of its choices (`age` for ages)."""
    if isinstance(node.subject, Custom):
        custom = setting.catalogue.custom[node.subject.key]
        return custom.placement, custom.kind, None
    assert isinstance(node.subject, Field)
    word = _FIELDS[node.subject.name]
    stored = "birth_date" if word.name == "age" else word.name
    return setting.catalogue.fields[stored], word.kind, word.choices if word.name != "age" else "age"


def _operand(setting: Setting, column: Column, kind: Kind, choices: str | None) -> Operand:
    if choices == "age":
        return Operand(setting.raw(column.sql, column.values), "age")
    return operand_of(setting, column, kind, choices)


def _linked(
    setting: Setting, node: Compare, linked: Linked, kind: Kind, choices: str | None, *, denied: bool
) -> exp.Expr:
    operand = _operand(setting, linked.value, kind, choices)
    if node.operator in ("empty", "not_empty"):
        return _linked_emptiness(setting, node, linked, operand, denied=denied)
    if node.operator in ("has_any", "has_all"):
        return _linked_list(setting, node, linked, operand, denied=denied)
    found = compare(setting, operand, node.operator, node.values)
    if linked.absent_is_zero and zero_fits(node):
        return having_rows(setting, linked.rows, [deny(found)], denied=not denied)
    return having_rows(setting, linked.rows, [found], denied=denied)


def _linked_emptiness(
    setting: Setting, node: Compare, linked: Linked, operand: Operand, *, denied: bool
) -> exp.Expr:
    wants_none = (node.operator == "empty") != denied
    if linked.absent_is_zero:
        return exp.false() if wants_none else exp.true()
    known = exp.Not(this=operand.is_missing())
    return having_rows(setting, linked.rows, [known], denied=wants_none)


def _linked_list(
    setting: Setting, node: Compare, linked: Linked, operand: Operand, *, denied: bool
) -> exp.Expr:
    """One set of rows for any of the values; one for each when all are wanted."""
    if node.operator == "has_any":
        found = compare(setting, operand, "one_of", node.values)
        return having_rows(setting, linked.rows, [found], denied=denied)
    each = [
        having_rows(setting, linked.rows, [compare(setting, operand, "equals", (value,))], denied=denied)
        for value in node.values
    ]
    return some(each) if denied else every(each)


def _packed(setting: Setting, node: Compare, packed: Packed) -> exp.Expr:
    text = setting.raw(packed.folded)
    if node.operator in ("empty", "not_empty"):
        blank = exp.Literal.string("")
        known = exp.NEQ(this=exp.Coalesce(this=text, expressions=[blank]), expression=blank.copy())
        return known if node.operator == "not_empty" else exp.Not(this=exp.paren(known, copy=False))
    words = [value.text for value in node.values if isinstance(value, Quoted)]
    each = [
        matches(setting, text.copy(), "contains", f"{SEPARATOR}{fold(word)}{SEPARATOR}") for word in words
    ]
    return some(each) if node.operator == "has_any" else every(each)
