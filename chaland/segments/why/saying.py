"""Values and facts read aloud: what stands beside a clause to say what the contact really has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from chaland.kernel.text import Language, Text
from chaland.reference import geography
from chaland.segments.language import Catalogue, Now, Tree
from chaland.segments.language.ast import (
    Aggregate,
    Compare,
    Custom,
    Exists,
    Field,
    Flag,
    Near,
    Number,
    Quoted,
)
from chaland.segments.language.explain import said_day, said_value
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, FactWord, FieldWord, Kind
from chaland.segments.why.evidence import Fact, Plain

_FIELDS = {row.name: row for row in CONTACT_FIELDS}
_FACTS = {row.name: row for row in FACTS}
_NOTHING = Text("pas de valeur", "no value")
_MOST = 10
"""Values of a list that are read aloud."""


def say_values(clause: Tree, values: Sequence[Plain], known: Catalogue, language: Language, now: Now) -> str:
    """`Lyon`, `3`, `37 ans (né le …)`, `12,4 km`; what is missing is said to be so."""
    if not values:
        return _NOTHING.to(language)
    if isinstance(clause, Near):
        return f"{_said(values[0], 'number', None, language, now)} km"
    kind, choices = _kind_of(clause, known)
    said = [_said(value, kind, choices, language, now) for value in values[:_MOST]]
    more = ["…"] if len(values) > _MOST else []
    return _with_age(clause, values, ", ".join(said + more), language, now)


def say_fact(clause: Tree, fact: Fact, language: Language, now: Now) -> str:
    """`le 1er février 2026, 12 000,50 €, Clio, SUV, Lyon`: a purchase as a salesperson would tell it."""
    word = _word_of(clause)
    if word is None:
        return ""
    columns = [column for column in word.columns if column.name in fact and not _is_dull(column, fact)]
    return ", ".join(
        _said(fact[column.name], column.kind, column.choices, language, now) for column in columns
    )


def _is_dull(column: FieldWord, fact: Fact) -> bool:
    return column.name in ("replacement", "order") or (column.name == "quantity" and fact["quantity"] == 1)


def _word_of(clause: Tree) -> FactWord | None:
    match clause:
        case Exists(name, _) | Compare(Aggregate(_, name)):
            return _FACTS[name]
    return None


def _kind_of(clause: Tree, known: Catalogue) -> tuple[Kind, str | None]:
    match clause:
        case Compare(Field(name)) if name in ("age", "birthday"):
            return "date", None
        case Compare(Field(name)):
            return _FIELDS[name].kind, _FIELDS[name].choices or (name if name in _PLACES else None)
        case Compare(Custom(key)):
            return (known.custom[key].kind if key in known.custom else "text"), None
        case Compare(Aggregate(_, fact, column)) if column:
            word = _FACTS[fact].column(column)
            return (word.kind if word else "number"), None
    return "number", None


def _said(value: Plain, kind: Kind, choices: str | None, language: Language, now: Now) -> str:
    if choices in _PLACES:
        return f"{_names(choices).get(str(value), value)} ({value})"
    if kind == "instant":
        return _instant(str(value), language, now)
    if kind in ("date", "anniversary") and (day := _day(str(value))):
        return said_day(day, language)
    if isinstance(value, bool):
        return said_value(Flag(value), kind, None, language, now)
    if isinstance(value, int | float):
        return said_value(Number(Decimal(str(value))), kind, None, language, now)
    return said_value(Quoted(str(value)), kind, choices, language, now)


def _day(text: str) -> date | None:
    """None for what was no day when it was written down."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_PLACES = ("department", "region")


def _names(place: str) -> dict[str, str]:
    table = geography.departments() if place == "department" else geography.regions()
    return {str(row["code"]): str(row["name"]) for row in table.iter_rows(named=True)}


def _instant(text: str, language: Language, now: Now) -> str:
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(now.zone))
    return f"{said_day(local.date(), language)} {Text('à', 'at').to(language)} {local:%H:%M}"


def _with_age(clause: Tree, values: Sequence[Plain], said: str, language: Language, now: Now) -> str:
    if clause != Compare(Field("age"), getattr(clause, "operator", "equals"), getattr(clause, "values", ())):
        return said
    born = date.fromisoformat(str(values[0]))
    today = now.today
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return Text(f"{years} ans (né {said})", f"{years} years (born {said})").to(language)
