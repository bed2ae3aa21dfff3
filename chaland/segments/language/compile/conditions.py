"""From conditions to SQL. `denied` compiles the complement, so that `not` goes down to what it is about."""

from __future__ import annotations

from typing import assert_never

from sqlglot import exp

from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Everyone,
    Exists,
    InSegment,
    Near,
    Not,
    Reachable,
    Tree,
)
from chaland.segments.language.catalogue import Frozen
from chaland.segments.language.compile.aggregates import compare_aggregate
from chaland.segments.language.compile.chains import every, some
from chaland.segments.language.compile.distances import within_distance
from chaland.segments.language.compile.fields import FactSide, compare_fact_column, compare_field, deny
from chaland.segments.language.compile.rows import having_rows
from chaland.segments.language.compile.setting import Setting
from chaland.segments.language.words import FACTS

_FACTS = {row.name: row for row in FACTS}


def condition(
    setting: Setting, tree: Tree, fact: FactSide | None = None, *, denied: bool = False
) -> exp.Expr:
    """The condition on a contact or, inside `where`, on a fact. Checked beforehand."""
    match tree:
        case Not(part):
            return condition(setting, part, fact, denied=not denied)
        case AllOf(parts) | AnyOf(parts):
            join = every if isinstance(tree, AllOf) != denied else some
            return join([condition(setting, part, fact, denied=denied) for part in parts])
        case Compare():
            return _comparison(setting, tree, fact, denied=denied)
        case Exists(name, where):
            side = _side(setting, name)
            conditions = _where(setting, where, side)
            return having_rows(setting, side.table.rows, conditions, joins=side.joins, denied=denied)
        case InSegment():
            return _in_segment(setting, tree, denied=denied)
        case Everyone():
            return exp.false() if denied else exp.true()
        case Near() | Consents() | Reachable():
            found = _about_contact(setting, tree)
            return deny(found) if denied else found
    assert_never(tree)


def _comparison(setting: Setting, node: Compare, fact: FactSide | None, *, denied: bool) -> exp.Expr:
    if fact is not None:
        return compare_fact_column(setting, fact, node, denied=denied)
    if isinstance(node.subject, Aggregate):
        side = _side(setting, node.subject.fact)
        where = _where(setting, node.subject.where, side)
        return compare_aggregate(setting, node, side, where, denied=denied)
    return compare_field(setting, node, denied=denied)


def _side(setting: Setting, name: str) -> FactSide:
    return FactSide(_FACTS[name], setting.catalogue.facts[name])


def _where(setting: Setting, where: Tree | None, side: FactSide) -> list[exp.Expr]:
    return [condition(setting, where, side)] if where is not None else []


def _in_segment(setting: Setting, node: InSegment, *, denied: bool) -> exp.Expr:
    """A living segment is its own sentence, written out; a frozen one is the list of its members."""
    saved = setting.catalogue.segment(node.name)
    assert saved is not None
    if not isinstance(saved, Frozen):
        return condition(setting, saved, denied=denied)
    members = setting.catalogue.members
    assert members is not None
    same = exp.EQ(this=setting.raw(members.segment), expression=setting.bind(saved.id))
    return having_rows(setting, members.rows, [same], denied=denied)


def _about_contact(setting: Setting, node: Near | Consents | Reachable) -> exp.Expr:
    match node:
        case Near():
            return within_distance(setting, node)
        case Consents(channel):
            return exp.paren(setting.raw(setting.catalogue.consents[channel]), copy=False)
        case Reachable(channel):
            return exp.paren(setting.raw(setting.catalogue.reachable[channel]), copy=False)
