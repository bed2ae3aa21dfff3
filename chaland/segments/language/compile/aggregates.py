"""What the facts of a contact come to, compared: groups of rows, with a condition on each group."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from chaland.segments.language.ast import Aggregate, Compare
from chaland.segments.language.compile.comparisons import compare
from chaland.segments.language.compile.fields import FactSide, zero_fits
from chaland.segments.language.compile.operands import Operand
from chaland.segments.language.compile.rows import having_rows
from chaland.segments.language.compile.setting import Setting


def compare_aggregate(
    setting: Setting, node: Compare, side: FactSide, where: Sequence[exp.Expr], *, denied: bool
) -> exp.Expr:
    """`where` are the compiled conditions on the facts. Never NULL for a contact.

    A count or a sum over nothing is 0: where 0 satisfies, who has no fact is in, so the others are sought.
    """
    subject = node.subject
    assert isinstance(subject, Aggregate)
    if node.operator in ("empty", "not_empty"):
        assert subject.column is not None
        known = exp.Not(this=side.operand(setting, subject.column).is_missing())
        wants_none = (node.operator == "empty") != denied
        return having_rows(setting, side.table.rows, [*where, known], joins=side.joins, denied=wants_none)
    counted = compare(setting, aggregate_operand(setting, subject, side), node.operator, node.values)
    if subject.function in ("count", "sum") and zero_fits(node):
        counted, denied = exp.Not(this=exp.paren(counted, copy=False)), not denied
    return having_rows(setting, side.table.rows, where, having=counted, joins=side.joins, denied=denied)


def aggregate_operand(setting: Setting, subject: Aggregate, side: FactSide) -> Operand:
    """The aggregate as an operand of its own."""
    if subject.column is None:
        return Operand(exp.Count(this=exp.Star()), "number")
    column = side.operand(setting, subject.column)
    value = column.expression
    match subject.function:
        case "sum":
            zero = exp.Literal.number(0)
            return Operand(exp.Coalesce(this=exp.Sum(this=value), expressions=[zero]), "number", column.scale)
        case "avg":
            count = exp.Count(this=value.copy())
            return Operand(exp.Sum(this=value), "average", column.scale, count=count)
        case "min":
            return Operand(exp.Min(this=value), column.kind, column.scale)
        case _:
            return Operand(exp.Max(this=value), column.kind, column.scale)
