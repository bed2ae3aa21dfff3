"""From the tree to SQL, for SQLite, PostgreSQL, DuckDB and Spark. Values are always bound, never written.

Every comparison with a missing value is NULL or false, and `not` is `NOT COALESCE(…, FALSE)`, so that the
people in `x` and those in `not x` are everyone. Dates are computed in Python: engines disagree about them.
"""

from __future__ import annotations

from sqlglot import exp

from chaland.segments.language.ast import Tree
from chaland.segments.language.catalogue import Catalogue, Dialect
from chaland.segments.language.check import check
from chaland.segments.language.compile.conditions import condition
from chaland.segments.language.compile.query import Query
from chaland.segments.language.compile.setting import Reach, Setting
from chaland.segments.language.compile.values import (
    Looked,
    Shown,
    compile_every_fact,
    compile_facts,
    compile_value,
)
from chaland.segments.language.faults import Faults
from chaland.segments.language.moments import Now

__all__ = [
    "Looked",
    "Query",
    "Reach",
    "Shown",
    "compile_count",
    "compile_every_fact",
    "compile_facts",
    "compile_ids",
    "compile_value",
    "compile_where",
]


def compile_where(
    tree: Tree, catalogue: Catalogue, dialect: Dialect, now: Now, *, reach: Reach = "all"
) -> Query:
    """A condition on the contact's alias, for use inside a larger query. NULL means no.

    reach: `all` when most of the file is asked (facts are gathered once); `few` when the larger query is about
    some contacts only (facts are looked up contact by contact, through their index).
    Raises: Faulty when the tree does not suit the catalogue.
    """
    setting = _setting(tree, catalogue, dialect, now, reach)
    return setting.render(condition(setting, tree))


def compile_ids(
    tree: Tree, catalogue: Catalogue, dialect: Dialect, now: Now, *, reach: Reach = "all"
) -> Query:
    """`SELECT id`, one row a contact, in no order. Raises: Faulty."""
    setting = _setting(tree, catalogue, dialect, now, reach)
    return setting.render(_select(setting, tree, setting.raw(catalogue.key)))


def compile_count(
    tree: Tree, catalogue: Catalogue, dialect: Dialect, now: Now, *, reach: Reach = "all"
) -> Query:
    """`SELECT COUNT(*)`: one row, one number. Raises: Faulty."""
    setting = _setting(tree, catalogue, dialect, now, reach)
    return setting.render(_select(setting, tree, exp.Count(this=exp.Star())))


def _setting(tree: Tree, catalogue: Catalogue, dialect: Dialect, now: Now, reach: Reach) -> Setting:
    faults = check(tree, catalogue)
    if faults:
        raise Faults.of(faults).refusal()
    return Setting(catalogue, dialect, now, reach)


def _select(setting: Setting, tree: Tree, what: exp.Expr) -> exp.Select:
    catalogue = setting.catalogue
    visible = [setting.raw(catalogue.visible)] if catalogue.visible else []
    return (
        exp.Select()
        .select(what, copy=False)
        .from_(setting.raw(catalogue.table), copy=False)
        .where(*visible, condition(setting, tree), copy=False)
    )
