"""The tree of a sentence: what every reading (JSON, French, English, prose, SQL) starts from.

Frozen dataclasses in closed unions: `Tree`, `Subject`, `Value`. Each node knows where it was read
(`at`), which never counts when two trees are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Operator = Literal[
    "equals",
    "differs",
    "less",
    "at_most",
    "more",
    "at_least",
    "between",
    "one_of",
    "none_of",
    "starts_with",
    "ends_with",
    "contains",
    "has_any",
    "has_all",
    "empty",
    "not_empty",
    "within_next",
    "within_last",
]
Function = Literal["count", "sum", "avg", "min", "max"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the sentence. Units: characters."""

    offset: int
    length: int

    def to(self, end: Place) -> Place:
        """From the start of this place to the end of the other."""
        return Place(self.offset, end.offset + end.length - self.offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    at: Place | None = field(default=None, compare=False, repr=False)


# values


@dataclass(frozen=True, slots=True)
class Quoted(Placed):
    text: str


@dataclass(frozen=True, slots=True)
class Number(Placed):
    """At most 15 digits, so that no reading loses one. Amounts are in the main unit (euros)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Flag(Placed):
    value: bool


@dataclass(frozen=True, slots=True)
class Day(Placed):
    day: date


@dataclass(frozen=True, slots=True)
class Relative(Placed):
    """A moment counted from now: `Relative(-6, "month")` is six months ago, `Relative(0, "day")` today."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Duration(Placed):
    amount: int
    unit: Unit


Value: TypeAlias = Quoted | Number | Flag | Day | Relative | Duration


# subjects


@dataclass(frozen=True, slots=True)
class Field(Placed):
    """A field of the contact or, inside `where`, a column of the fact. `name` as in `words`."""

    name: str


@dataclass(frozen=True, slots=True)
class Custom(Placed):
    """A field that the company added: `custom.fuel`."""

    key: str


@dataclass(frozen=True, slots=True)
class Property(Placed):
    """A property of an event, inside `where`: `prop.colour`."""

    key: str


@dataclass(frozen=True, slots=True)
class Aggregate(Placed):
    """What the facts of one contact come to. `column` is None for `count` alone."""

    function: Function
    fact: str
    column: str | None = None
    where: Tree | None = None


Subject: TypeAlias = Field | Custom | Property | Aggregate


# conditions


@dataclass(frozen=True, slots=True)
class Everyone(Placed):
    pass


@dataclass(frozen=True, slots=True)
class Compare(Placed):
    """`subject operator values`; false when the subject has no value (except for `empty`)."""

    subject: Subject
    operator: Operator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Not(Placed):
    """The exact complement of `part`, people without a value included."""

    part: Tree


@dataclass(frozen=True, slots=True)
class AllOf(Placed):
    parts: tuple[Tree, ...]

    def __post_init__(self) -> None:
        _need_two(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf(Placed):
    parts: tuple[Tree, ...]

    def __post_init__(self) -> None:
        _need_two(self.parts)


@dataclass(frozen=True, slots=True)
class Exists(Placed):
    fact: str
    where: Tree | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Units: degrees, at most six decimals."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Near(Placed):
    """Within `km` (great circle) of a commune, a postal code or a point."""

    place: str | Point
    km: Decimal


@dataclass(frozen=True, slots=True)
class InSegment(Placed):
    name: str


@dataclass(frozen=True, slots=True)
class Consents(Placed):
    channel: str


@dataclass(frozen=True, slots=True)
class Reachable(Placed):
    """Has an address or number of that channel that is valid and not suppressed."""

    channel: str


Tree: TypeAlias = Everyone | Compare | Not | AllOf | AnyOf | Exists | Near | InSegment | Consents | Reachable


def _need_two(parts: tuple[Tree, ...]) -> None:
    if len(parts) < 2:
        raise ValueError("a group needs two parts or more: say Everyone for none, the part itself for one")
