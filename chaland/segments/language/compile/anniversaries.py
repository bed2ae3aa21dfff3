"""Days of the year, stored as month x 100 + day: 14 July is 714."""

from __future__ import annotations

from calendar import isleap
from datetime import date

from sqlglot import exp

from chaland.segments.language.compile.setting import Setting

_YEAR = 365


def falls_within(setting: Setting, day_of_year: exp.Expr, first: date, last: date) -> exp.Expr:
    """Whether the anniversary falls between two days, both included. A year or more holds them all.

    Those born on 29 February celebrate on 28 February in other years.
    """
    if (last - first).days >= _YEAR:
        return exp.Not(this=exp.Is(this=day_of_year.copy(), expression=exp.Null()))
    start, end = _number(first), _number(last)
    if end == 228 and not isleap(last.year):
        end = 229
    lower = exp.GTE(this=day_of_year.copy(), expression=setting.bind(start))
    upper = exp.LTE(this=day_of_year.copy(), expression=setting.bind(end))
    join = exp.and_ if start <= end else exp.or_
    return join(lower, upper, copy=False)


def _number(day: date) -> int:
    return day.month * 100 + day.day
