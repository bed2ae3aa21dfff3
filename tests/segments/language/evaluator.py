"""What sentences mean, in plain Python: read the tree, look at each person. For tests only.

Written from the definition, not from the compiler: no SQL, no rewriting of `not`, no windows of days of year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from chaland.kernel.folding import fold
from chaland.segments.language import Now, Tree
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Day,
    Duration,
    Everyone,
    Exists,
    Field,
    Flag,
    InSegment,
    Near,
    Not,
    Number,
    Property,
    Quoted,
    Reachable,
    Relative,
    Value,
)
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, choice_code
from tests.segments.language.world import CUSTOM, FROZEN, PLACES, World

Row = Mapping[str, Any]
_FINE = {"minute": 60, "hour": 3600}
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda a, b: a == b,
    "differs": lambda a, b: a != b,
    "less": lambda a, b: a < b,
    "at_most": lambda a, b: a <= b,
    "more": lambda a, b: a > b,
    "at_least": lambda a, b: a >= b,
}


class Evaluator:
    def __init__(self, world: World, now: Now, saved: Mapping[str, Tree]) -> None:
        self.world, self.now = world, now
        self.saved = {fold(name): tree for name, tree in saved.items()}

    def who(self, tree: Tree) -> set[int]:
        """Ids of the contacts for whom the sentence is true."""
        return {contact["id"] for contact in self.world.contacts if self.holds(tree, contact, None)}

    def holds(self, tree: Tree, row: Row, fact: str | None) -> bool:
        match tree:
            case Everyone():
                return True
            case Not(part):
                return not self.holds(part, row, fact)
            case AllOf(parts):
                return all(self.holds(part, row, fact) for part in parts)
            case AnyOf(parts):
                return any(self.holds(part, row, fact) for part in parts)
            case Compare():
                return self.compares(tree, row, fact)
            case Exists(name, where):
                return bool(self.rows(name, where, row))
            case Near(place, km):
                return self.is_near(place, float(km), row)
            case InSegment(name) if fold(name) in map(fold, FROZEN):
                return row["id"] in self.world.guests
            case InSegment(name):
                return self.holds(self.saved[fold(name)], row, None)
            case Consents() | Reachable():
                return row["sms"] is True
        raise AssertionError(tree)

    def rows(self, fact: str, where: Tree | None, contact: Row) -> list[Row]:
        own = [row for row in self.world.facts[fact] if row["contact"] == contact["id"]]
        return [row for row in own if where is None or self.holds(where, row, fact)]

    def is_near(self, place: Any, km: float, row: Row) -> bool:
        """Haversine."""
        if row["latitude"] is None:
            return False
        at = PLACES[place] if isinstance(place, str) else (float(place.latitude), float(place.longitude))
        a, b, c, d = map(radians, (*at, row["latitude"], row["longitude"]))
        half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
        return 2 * 6371.0088 * asin(min(1.0, sqrt(half))) <= km

    def compares(self, tree: Compare, row: Row, fact: str | None) -> bool:
        kind, actual, group = self.subject(tree, row, fact)
        if tree.operator in ("empty", "not_empty"):
            return (actual is None or actual == []) == (tree.operator == "empty")
        if actual is None:
            return False
        if kind == "list":
            has = [fold(v.text) in map(fold, actual) for v in tree.values if isinstance(v, Quoted)]
            return any(has) if tree.operator == "has_any" else all(has)
        if kind in ("date", "instant", "anniversary"):
            return self.dated(tree, actual, kind)
        wanted = [self.plain(value, group) for value in tree.values]
        return _fits(tree.operator, _plain(actual, group), wanted)

    def subject(self, tree: Compare, row: Row, fact: str | None) -> tuple[str, Any, str | None]:
        """Kind, value and, for our own choices, their group."""
        match tree.subject:
            case Custom(key):
                return CUSTOM[key][1], row[f"custom.{key}"], None
            case Property(key):
                return "text", row["props"].get(key), None
            case Aggregate():
                return self.aggregate(tree.subject, row)
            case Field("age"):
                return "number", self.age(row["birth_date"]), None
            case Field(name):
                words = next(f.columns for f in FACTS if f.name == fact) if fact else CONTACT_FIELDS
                word = next(word for word in words if word.name == name)
                return word.kind, row[name], word.choices
        raise AssertionError(tree.subject)

    def age(self, birth: date | None) -> int | None:
        if birth is None:
            return None
        today = self.now.today
        return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))

    def aggregate(self, node: Aggregate, contact: Row) -> tuple[str, Any, None]:
        rows = self.rows(node.fact, node.where, contact)
        if node.column is None:
            return "number", len(rows), None
        word = next(f for f in FACTS if f.name == node.fact).column(node.column)
        assert word is not None
        known = [row[node.column] for row in rows if row[node.column] is not None]
        if word.kind in ("number", "money"):
            known = [Fraction(str(value)) for value in known]
        match node.function:
            case "sum":
                return word.kind, sum(known, Fraction(0)), None
            case "avg":
                return word.kind, sum(known, Fraction(0)) / len(known) if known else None, None
            case "min":
                return word.kind, min(known) if known else None, None
        return word.kind, max(known) if known else None, None

    def plain(self, value: Value, group: str | None) -> Any:
        match value:
            case Quoted(text):
                return choice_code(group, text) if group else fold(text)
            case Number(number):
                return Fraction(number)
            case Flag(yes):
                return yes
        raise AssertionError(value)

    def dated(self, tree: Compare, actual: date | datetime, kind: str) -> bool:
        if tree.operator in ("within_next", "within_last"):
            span = tree.values[0]
            assert isinstance(span, Duration)
            return self.within(span, actual, kind, 1 if tree.operator == "within_next" else -1)
        moments = [value for value in tree.values if isinstance(value, Relative)]
        if any(moment.unit in _FINE for moment in moments):
            assert isinstance(actual, datetime)
            return self.finely(tree, actual)
        days = [self.day(value) for value in tree.values]
        if kind == "anniversary":
            return self.celebrates(actual, days[0], days[-1])
        return _fits(tree.operator, self.local(actual), days)

    def finely(self, tree: Compare, actual: datetime) -> bool:
        """Bounds may be of both sorts: an instant, or a day and all of its instants."""
        signs = ("at_least", "at_most") if tree.operator == "between" else (tree.operator,)
        return all(self.on_side(sign, actual, value) for sign, value in zip(signs, tree.values, strict=True))

    def on_side(self, sign: str, actual: datetime, value: Value) -> bool:
        if isinstance(value, Relative) and value.unit in _FINE:
            return _SIGNS[sign](
                actual, self.now.instant + timedelta(seconds=value.amount * _FINE[value.unit])
            )
        return _SIGNS[sign](self.local(actual), self.day(value))

    def within(self, span: Duration, actual: date | datetime, kind: str, sign: int) -> bool:
        if span.unit in _FINE:
            assert isinstance(actual, datetime)
            ends = [
                self.now.instant,
                self.now.instant + timedelta(seconds=sign * span.amount * _FINE[span.unit]),
            ]
            return min(ends) <= actual <= max(ends)
        ends_on = sorted((self.now.today, self.day(Relative(sign * span.amount, span.unit))))
        if kind == "anniversary":
            return self.celebrates(actual, *ends_on)
        return ends_on[0] <= self.local(actual) <= ends_on[1]

    def celebrates(self, birth: date, first: date, last: date) -> bool:
        return (birth.month, birth.day) in _celebrated(first, last)

    def day(self, value: Value) -> date:
        if isinstance(value, Day):
            return value.day
        assert isinstance(value, Relative)
        today = self.now.today
        if value.unit in ("day", "week"):
            return today + timedelta(days=value.amount * (7 if value.unit == "week" else 1))
        months = today.year * 12 + today.month - 1 + value.amount * (12 if value.unit == "year" else 1)
        day = today.day
        while not _exists(months // 12, months % 12 + 1, day):
            day -= 1
        return date(months // 12, months % 12 + 1, day)

    def local(self, moment: date | datetime) -> date:
        """The calendar day of an instant at the company's place."""
        return moment.astimezone(ZoneInfo(self.now.zone)).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=64)
def _celebrated(first: date, last: date) -> frozenset[tuple[int, int]]:
    """The birthdays (month, day) of a stretch of days; 28 February stands in for a missing 29th."""
    days = [first + timedelta(days=offset) for offset in range(min((last - first).days, 366) + 1)]
    found = {(day.month, day.day) for day in days}
    if any((day.month, day.day) == (2, 28) and not _exists(day.year, 2, 29) for day in days):
        found.add((2, 29))
    return frozenset(found)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _plain(actual: Any, group: str | None) -> Any:
    if isinstance(actual, str):
        return actual if group else fold(actual)
    if isinstance(actual, float | Decimal):
        return Fraction(str(actual))
    return actual


def _fits(operator: str, actual: Any, wanted: list[Any]) -> bool:
    match operator:
        case "between":
            return bool(wanted[0] <= actual <= wanted[1])
        case "one_of":
            return actual in wanted
        case "none_of":
            return actual not in wanted
        case "starts_with":
            return bool(actual.startswith(wanted[0]))
        case "ends_with":
            return bool(actual.endswith(wanted[0]))
        case "contains":
            return wanted[0] in actual
    return _SIGNS[operator](actual, wanted[0])
