"""What stands on the left of a comparison, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from chaland.segments.language.catalogue import Column
from chaland.segments.language.compile.setting import Setting
from chaland.segments.language.words import Kind

OperandKind = Literal["text", "code", "number", "average", "date", "instant", "anniversary", "age", "yes_no"]


@dataclass(frozen=True, slots=True)
class Operand:
    """An expression and how its values compare.

    text: `expression` is folded. code: a choice of ours, stored as its code, in the group `choices`.
    average: `expression` is the sum, `count` what it is divided by. age: `expression` is the birth date.
    scale: what is stored is the value times this. bare: what is NULL when it is missing, if cheaper to ask.
    """

    expression: exp.Expr
    kind: OperandKind
    scale: int = 1
    choices: str = ""
    count: exp.Expr | None = None
    bare: exp.Expr | None = None

    def is_missing(self) -> exp.Expr:
        return exp.Is(this=(self.bare or self.expression).copy(), expression=exp.Null())


def operand_of(setting: Setting, column: Column, kind: Kind, choices: str | None = None) -> Operand:
    """The operand that a column makes. `choices`: its group, when they are ours."""
    if kind in ("date", "instant"):
        return Operand(setting.raw(column.sql, column.values), column.stored)
    if kind == "choice" and choices:
        return Operand(setting.raw(column.sql, column.values), "code", choices=choices)
    if kind in ("text", "choice", "list"):
        bare = setting.raw(column.sql, column.values)
        return Operand(_folded(setting, column), "text", bare=bare)
    expression = setting.raw(column.sql, column.values)
    if kind == "anniversary":
        return Operand(expression, "anniversary")
    if kind == "yes_no":
        return Operand(expression, "yes_no")
    return Operand(expression, "number", column.scale)


def _folded(setting: Setting, column: Column) -> exp.Expr:
    if column.folded is not None:
        return setting.raw(column.folded, column.values)
    plain = setting.raw(column.sql, column.values)
    return exp.Anonymous(this=setting.catalogue.folding, expressions=[plain])
