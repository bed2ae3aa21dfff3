"""An operand, an operator, values: one condition, NULL or false when the operand is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from sqlglot import exp

from chaland.kernel.folding import fold
from chaland.segments.language.ast import (
    Day,
    Duration,
    Flag,
    Number,
    Operator,
    Quoted,
    Relative,
    Value,
)
from chaland.segments.language.compile.ages import compare_age
from chaland.segments.language.compile.anniversaries import falls_within
from chaland.segments.language.compile.chains import every, some
from chaland.segments.language.compile.operands import Operand
from chaland.segments.language.compile.setting import Bindable, Setting
from chaland.segments.language.compile.texts import matches
from chaland.segments.language.moments import FINE, day_of, fine_window, instant_of, shifted, window
from chaland.segments.language.words import choice_code

Sign = Literal["equals", "differs", "less", "at_most", "more", "at_least"]
_SIGNS: dict[Sign, type[exp.Binary]] = {
    "equals": exp.EQ,
    "differs": exp.NEQ,
    "less": exp.LT,
    "at_most": exp.LTE,
    "more": exp.GT,
    "at_least": exp.GTE,
}


def compare(setting: Setting, operand: Operand, operator: Operator, values: tuple[Value, ...]) -> exp.Expr:
    """The condition. Checked beforehand: the operator and the values suit the operand."""
    match operator:
        case "empty":
            return operand.is_missing()
        case "not_empty":
            return exp.Not(this=operand.is_missing())
        case "between":
            return _between(setting, operand, *values)
        case "one_of" | "none_of":
            return _listed(setting, operand, operator, values)
        case "starts_with" | "ends_with" | "contains":
            return matches(setting, operand.expression, operator, fold(cast(Quoted, values[0]).text))
        case "has_any" | "has_all":
            raise AssertionError("lists are kept in rows or packed, and compiled there")
        case "within_next" | "within_last":
            return _within(setting, operand, cast(Duration, values[0]), ahead=operator == "within_next")
        case _:
            return _sign(setting, operand, operator, values[0])


def _sign(setting: Setting, operand: Operand, sign: Sign, value: Value) -> exp.Expr:
    match operand.kind:
        case "age":
            assert isinstance(value, Number)
            return compare_age(setting, operand.expression, sign, value.value)
        case "instant":
            assert isinstance(value, Day | Relative)
            return _instant(setting, operand.expression, sign, value)
        case "anniversary":
            assert isinstance(value, Day | Relative)
            day = value.day if isinstance(value, Day) else day_of(value, setting.now)
            return falls_within(setting, operand.expression, day, day)
        case "average":
            assert isinstance(value, Number)
            return _average(setting, operand, sign, value)
        case _:
            plain = setting.bind(_plain(setting, operand, value))
            return _SIGNS[sign](this=_ordered(setting, operand, sign), expression=plain)


def _plain(setting: Setting, operand: Operand, value: Value) -> Bindable:
    """The value as the column stores it."""
    match value:
        case Quoted(text) if operand.kind == "code":
            return choice_code(operand.choices, text) or text
        case Quoted(text):
            return fold(text)
        case Number(number):
            return number * operand.scale
        case Flag(yes):
            return yes
        case Day(day):
            return day
        case Relative():
            return day_of(value, setting.now)
        case Duration():
            raise AssertionError("lengths of time are compared as windows")


def _ordered(setting: Setting, operand: Operand, sign: Sign) -> exp.Expr:
    """Texts are ordered by code points everywhere; PostgreSQL has to be told."""
    expression = operand.expression.copy()
    if operand.kind != "text" or setting.dialect != "postgres" or sign in ("equals", "differs"):
        return expression
    return exp.Collate(this=expression, expression=exp.to_identifier("C", quoted=True))


def _average(setting: Setting, operand: Operand, sign: Sign, value: Number) -> exp.Expr:
    """sum >= value x count: exact where a division is not."""
    assert operand.count is not None
    product = exp.Mul(this=setting.bind(value.value * operand.scale), expression=operand.count.copy())
    return _SIGNS[sign](this=operand.expression.copy(), expression=product)


def _instant(setting: Setting, moment: exp.Expr, sign: Sign, value: Day | Relative) -> exp.Expr:
    """A day is all of its instants, at the company's place."""
    if isinstance(value, Relative) and value.unit in FINE:
        return _SIGNS[sign](this=moment.copy(), expression=setting.bind(instant_of(value, setting.now)))
    day = value.day if isinstance(value, Day) else day_of(value, setting.now)
    start = setting.now.start_of(day)
    end = setting.now.start_of(shifted(day, 1, "day"))

    def side(sign: Sign, instant: Bindable) -> exp.Expr:
        return _SIGNS[sign](this=moment.copy(), expression=setting.bind(instant))

    match sign:
        case "equals":
            return exp.and_(side("at_least", start), side("less", end), copy=False)
        case "differs":
            return exp.or_(side("less", start), side("at_least", end), copy=False)
        case "less" | "at_least":
            return side(sign, start)
        case "more":
            return side("at_least", end)
        case "at_most":
            return side("less", end)


def _between(setting: Setting, operand: Operand, low: Value, high: Value) -> exp.Expr:
    if operand.kind == "anniversary":
        assert isinstance(low, Day | Relative)
        assert isinstance(high, Day | Relative)
        first, last = (v.day if isinstance(v, Day) else day_of(v, setting.now) for v in (low, high))
        return falls_within(setting, operand.expression, first, last)
    lower = _sign(setting, operand, "at_least", low)
    return exp.and_(lower, _sign(setting, operand, "at_most", high), copy=False)


def _listed(setting: Setting, operand: Operand, operator: Operator, values: Iterable[Value]) -> exp.Expr:
    if operand.kind in ("text", "code", "number", "date", "yes_no"):
        plain = dict.fromkeys(_plain(setting, operand, value) for value in values)
        found: exp.Expr = exp.In(
            this=operand.expression.copy(), expressions=[setting.bind(value) for value in plain]
        )
        return found if operator == "one_of" else exp.Not(this=found)
    if operator == "one_of":
        return some([_sign(setting, operand, "equals", value) for value in values])
    return every([_sign(setting, operand, "differs", value) for value in values])


def _within(setting: Setting, operand: Operand, span: Duration, *, ahead: bool) -> exp.Expr:
    if span.unit in FINE:
        start, end = fine_window(span, setting.now, ahead=ahead)
        lower = exp.GTE(this=operand.expression.copy(), expression=setting.bind(start))
        upper = exp.LTE(this=operand.expression.copy(), expression=setting.bind(end))
        return exp.and_(lower, upper, copy=False)
    first, last = window(span, setting.now, ahead=ahead)
    return _between(setting, operand, Day(first), Day(last))
