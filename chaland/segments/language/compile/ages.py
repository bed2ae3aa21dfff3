"""Ages in whole years, asked of birth dates, so that an index on them serves."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from sqlglot import exp

from chaland.segments.language.compile.setting import Setting
from chaland.segments.language.moments import born_by

_OLDEST = 5_000


def compare_age(
    setting: Setting,
    birth_date: exp.Expr,
    sign: Literal["equals", "differs", "less", "at_most", "more", "at_least"],
    years: Decimal,
) -> exp.Expr:
    """At least 25 is: born 25 years ago at the latest. Ages are whole, the number need not be."""
    up = _whole(years, ROUND_CEILING)
    after = _whole(years, ROUND_FLOOR) + 1

    def turned(age: int) -> exp.Expr:
        return exp.LTE(this=birth_date.copy(), expression=setting.bind(born_by(age, setting.now)))

    def below(age: int) -> exp.Expr:
        return exp.GT(this=birth_date.copy(), expression=setting.bind(born_by(age, setting.now)))

    whole = up == after - 1
    match sign:
        case "at_least":
            return turned(up)
        case "more":
            return turned(after)
        case "less":
            return below(up)
        case "at_most":
            return below(after)
        case "equals":
            return exp.and_(turned(up), below(after), copy=False) if whole else exp.false()
        case "differs":
            known = exp.Not(this=exp.Is(this=birth_date.copy(), expression=exp.Null()))
            return exp.or_(below(up), turned(after), copy=False) if whole else known


def _whole(years: Decimal, rounding: str) -> int:
    bounded = max(min(years, Decimal(_OLDEST)), Decimal(-_OLDEST))
    return int(bounded.to_integral_value(rounding))
