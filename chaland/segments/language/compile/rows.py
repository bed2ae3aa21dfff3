"""Contacts who have, or do not have, rows in another table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from chaland.segments.language.catalogue import Rows
from chaland.segments.language.compile.setting import Setting


def having_rows(
    setting: Setting,
    rows: Rows,
    conditions: Sequence[exp.Expr],
    *,
    having: exp.Expr | None = None,
    joins: Sequence[str] = (),
    denied: bool = False,
) -> exp.Expr:
    """Who has rows that fit and, with `having`, whose rows taken together do; or who has not, with `denied`.

    Never NULL for a contact. Absence is NOT EXISTS, an anti join everywhere: NOT IN is wrong as soon as
    one row hangs on nobody. Presence is IN when the whole file is asked, EXISTS when a few contacts are.
    """
    source = " ".join((rows.source, *dict.fromkeys(join for join in joins if join)))
    found = exp.Select().from_(setting.raw(source), copy=False)
    fixed = [setting.raw(rows.where)] if rows.where else []
    found = found.where(*fixed, *conditions, copy=False)
    who, key = setting.raw(rows.contact), setting.raw(rows.key or setting.catalogue.key)
    if having is not None:
        found = found.group_by(who.copy(), copy=False).having(having, copy=False)
    if setting.reach == "all" and not denied:
        return exp.In(this=key, query=found.select(who, copy=False).subquery(copy=False))
    if setting.reach == "all" and having is not None:
        return exp.Not(this=exp.Exists(this=_among(found, who, key)))
    found = found.where(exp.EQ(this=who, expression=key), copy=False).select("1", copy=False)
    exists = exp.Exists(this=found)
    return exp.Not(this=exists) if denied else exists


def _among(grouped: exp.Select, who: exp.Expr, key: exp.Expr) -> exp.Select:
    """The groups are made once, then the contact is looked for among them."""
    inner = grouped.select(exp.alias_(who, "who"), copy=False).subquery("grouped", copy=False)
    same = exp.EQ(this=exp.column("who", "grouped"), expression=key)
    return exp.Select().select("1", copy=False).from_(inner, copy=False).where(same, copy=False)
