"""The values that a clause looks at, of a few contacts: what is asked when somebody wants to know why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from chaland.segments.language.ast import Aggregate, Compare, Custom, Exists, Field, Near, Subject, Tree
from chaland.segments.language.catalogue import Catalogue, Column, Dialect, Linked, Packed, Rows
from chaland.segments.language.compile.aggregates import aggregate_operand
from chaland.segments.language.compile.conditions import condition
from chaland.segments.language.compile.fields import FactSide, placed
from chaland.segments.language.compile.query import Query
from chaland.segments.language.compile.setting import Setting
from chaland.segments.language.moments import Now
from chaland.segments.language.words import FACTS, Kind

_FACTS = {row.name: row for row in FACTS}
_DATED = {"purchases": "date", "events": "at", "interactions": "at", "messages": "at"}


@dataclass(frozen=True, slots=True)
class Shown:
    """`name` of what is read (a field, a column of a fact), its kind, what it is multiplied by in the store.

    `choices`: the group whose labels its values are said by.
    """

    name: str
    kind: Kind
    scale: int = 1
    choices: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A question whose rows are: the contact, then one value for each of `shown`. Several rows a contact are
    several values of a list, or several facts, the latest first."""

    query: Query
    shown: tuple[Shown, ...]


def compile_value(
    clause: Tree, contacts: Sequence[int], catalogue: Catalogue, dialect: Dialect, now: Now
) -> Looked | None:
    """What the contacts have where the clause looks; None when it looks at no value (consents, segments).

    The clause must suit the catalogue (`check`).
    """
    setting = Setting(catalogue, dialect, now, "few")
    match clause:
        case Compare(Field() | Custom()):
            return _field(setting, clause, contacts)
        case Compare(Aggregate()):
            return _aggregate(setting, clause.subject, contacts)
        case Near() if catalogue.coordinates is not None:
            places = [catalogue.coordinates.latitude, catalogue.coordinates.longitude]
            shown = (Shown("latitude", "number"), Shown("longitude", "number"))
            return Looked(_of_contacts(setting, places, contacts), shown)
        case _:
            return None


def compile_facts(
    clause: Tree, contact: int, catalogue: Catalogue, dialect: Dialect, now: Now, *, limit: int = 3
) -> Looked | None:
    """The latest facts of one contact that the clause counts; None when it is about no fact."""
    match clause:
        case Exists(fact, where) | Compare(Aggregate(_, fact, _, where)):
            return _facts(Setting(catalogue, dialect, now, "few"), fact, where, contact, limit)
        case _:
            return None


def compile_every_fact(
    clause: Exists, columns: Sequence[str], catalogue: Catalogue, dialect: Dialect, now: Now
) -> Query:
    """`SELECT who, …` of the facts that the clause counts, whoever they are about, one row a fact, for a larger query
    to join to; `columns` as the store keeps them. The clause must suit the catalogue (`check`)."""
    setting = Setting(catalogue, dialect, now, "few")
    side = FactSide(_FACTS[clause.fact], catalogue.facts[clause.fact])
    rows, read = side.table.rows, [side.table.columns[name] for name in columns]
    conditions = [setting.raw(rows.where)] if rows.where else []
    conditions += [condition(setting, clause.where, side)] if clause.where is not None else []
    side.joins.extend(column.join for column in read)
    values = [f"{_written(setting, column)} AS {name}" for name, column in zip(columns, read, strict=True)]
    source = " ".join((rows.source, *dict.fromkeys(join for join in side.joins if join)))
    found = exp.Select().select(setting.raw(f"{rows.contact} AS who"), *map(setting.raw, values), copy=False)
    return setting.render(found.from_(setting.raw(source), copy=False).where(*conditions, copy=False))


def _field(setting: Setting, clause: Compare, contacts: Sequence[int]) -> Looked:
    placement, kind, choices = placed(setting, clause)
    name = clause.subject.name if isinstance(clause.subject, Field) else ""
    if name in ("age", "birthday"):
        placement, kind, name = setting.catalogue.fields["birth_date"], "date", "birth_date"
    said = Shown(name, kind, choices=None if choices == "age" else choices)
    match placement:
        case Column():
            query = _of_contacts(setting, [_written(setting, placement)], contacts)
            return Looked(query, (Shown(said.name, kind, placement.scale, said.choices),))
        case Linked(rows, value):
            query = _of_rows(setting, rows, [_written(setting, value)], contacts)
            return Looked(query, (Shown(said.name, kind, value.scale, said.choices),))
        case Packed(folded):
            return Looked(_of_contacts(setting, [folded], contacts), (said,))


def _aggregate(setting: Setting, subject: Subject, contacts: Sequence[int]) -> Looked:
    assert isinstance(subject, Aggregate)
    side = FactSide(_FACTS[subject.fact], setting.catalogue.facts[subject.fact])
    where = [condition(setting, subject.where, side)] if subject.where is not None else []
    operand = aggregate_operand(setting, subject, side)
    value: exp.Expr = operand.expression
    if operand.count is not None:
        exactly = exp.Mul(this=exp.Literal.number("1.0"), expression=exp.paren(value, copy=False))
        value = exp.Div(
            this=exactly, expression=exp.Nullif(this=operand.count, expression=exp.Literal.number(0))
        )
    who = setting.raw(side.table.rows.contact)
    found = _rows(setting, side.table.rows, side.joins, [who.copy(), value], contacts, where)
    column = side.word.column(subject.column) if subject.column else None
    kind: Kind = column.kind if column else "number"
    shown = Shown(subject.function, kind, operand.scale)
    return Looked(setting.render(found.group_by(who, copy=False)), (shown,))


def _facts(setting: Setting, fact: str, where: Tree | None, contact: int, limit: int) -> Looked:
    side = FactSide(_FACTS[fact], setting.catalogue.facts[fact])
    conditions = [condition(setting, where, side)] if where is not None else []
    words = [word for word in side.word.columns if word.name in side.table.columns]
    columns = [side.table.columns[word.name] for word in words]
    side.joins.extend(column.join for column in columns)
    values = [_written(setting, column) for column in columns]
    selected = [setting.raw(side.table.rows.contact), *(setting.raw(value) for value in values)]
    found = _rows(setting, side.table.rows, side.joins, selected, [contact], conditions)
    latest = exp.Ordered(this=setting.raw(side.table.columns[_DATED[fact]].sql), desc=True, nulls_first=False)
    query = setting.render(found.order_by(latest, copy=False).limit(limit, copy=False))
    shown = (
        Shown(word.name, word.kind, column.scale, word.choices)
        for word, column in zip(words, columns, strict=True)
    )
    return Looked(query, tuple(shown))


def _written(setting: Setting, column: Column) -> str:
    """The fragment with what it names bound already."""
    return setting.raw(column.sql, column.values).name


def _of_contacts(setting: Setting, values: Sequence[str], contacts: Sequence[int]) -> Query:
    key = setting.raw(setting.catalogue.key)
    found = exp.Select().select(key, *map(setting.raw, values), copy=False)
    found = found.from_(setting.raw(setting.catalogue.table), copy=False)
    return setting.render(found.where(_among(setting, contacts), copy=False))


def _of_rows(setting: Setting, rows: Rows, values: Sequence[str], contacts: Sequence[int]) -> Query:
    selected = [setting.raw(setting.catalogue.key), *map(setting.raw, values)]
    return setting.render(_rows(setting, rows, [], selected, contacts, []))


def _rows(
    setting: Setting,
    rows: Rows,
    joins: Sequence[str],
    selected: Sequence[exp.Expr],
    contacts: Sequence[int],
    where: Sequence[exp.Expr],
) -> exp.Select:
    """Rows that hang on these contacts, joined to them."""
    catalogue = setting.catalogue
    hung = f"INNER JOIN {catalogue.table} ON {rows.key or catalogue.key} = {rows.contact}"
    source = " ".join((rows.source, *dict.fromkeys(join for join in joins if join), hung))
    fixed = [setting.raw(rows.where)] if rows.where else []
    found = exp.Select().select(*selected, copy=False).from_(setting.raw(source), copy=False)
    return found.where(*fixed, *where, _among(setting, contacts), copy=False)


def _among(setting: Setting, contacts: Sequence[int]) -> exp.Expr:
    marks = [setting.bind(contact) for contact in contacts]
    return exp.In(this=setting.raw(setting.catalogue.key), expressions=marks)
