"""Long chains of AND or OR, kept shallow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

_LINK = 100
"""Parts that are chained without parentheses. SQLite takes expressions 1,000 deep, and a chain is as deep as long."""


def every(parts: Sequence[exp.Expr]) -> exp.Expr:
    return _chain(parts, lambda some: exp.and_(*some, copy=False))


def some(parts: Sequence[exp.Expr]) -> exp.Expr:
    return _chain(parts, lambda some: exp.or_(*some, copy=False))


def _chain(parts: Sequence[exp.Expr], join: Callable[[Sequence[exp.Expr]], exp.Expr]) -> exp.Expr:
    if len(parts) <= _LINK:
        return join(parts)
    links = [parts[start : start + _LINK] for start in range(0, len(parts), _LINK)]
    return join([exp.paren(join(link), copy=False) for link in links])
