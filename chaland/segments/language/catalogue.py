"""What an installation says of itself, as data: where each word of the language is stored in one database.

A catalogue speaks the SQL of one database. Its fragments are written by us, never by a user: they stand in
the SQL as they are, so each must be one operand (a column, a call, or something in parentheses). They may
hold `:today` and `:now` and the names of their own `values`, which are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chaland.kernel.folding import fold
from chaland.kernel.text import Text
from chaland.segments.language.ast import Tree
from chaland.segments.language.words import Kind
from chaland.segments.language.words.custom import CustomWords

Dialect = Literal["sqlite", "postgres", "duckdb", "spark"]
Stored = Literal["date", "instant"]

SEPARATOR = "\x1f"
"""Stands before, between and after the values of a list kept in one text column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One value a row. Missing values are NULL, never blank: where a store has blanks, give NULLIF(…, '').

    folded: the same text through `kernel.folding.fold`; without it, the catalogue's folding function is called.
    scale: what is stored is the value times this: 100 for cents.
    stored: for dates, `date` or `instant` (UTC; SQLite: text as Django writes it, DuckDB: TIMESTAMP).
    values: bound in the fragment: `json_extract(c.custom, :path)` with `{"path": '$."fuel"'}`.
    join: for columns of facts, added to the fact's source when the column is used.
    """

    sql: str
    folded: str | None = None
    scale: int = 1
    stored: Stored = "date"
    values: Mapping[str, str] = field(default_factory=dict)
    join: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of another table that hang on a contact: `source` after FROM, `contact` equals the contact's `key`.

    `where` restricts them always. `key` is the contact's side of the join when it is not its id.
    """

    source: str
    contact: str
    where: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A field kept in another table: none, one or several values. A comparison is true when one value fits.

    `absent_is_zero`: without any row the value is 0 rather than missing (roll-ups of purchases).
    """

    rows: Rows
    value: Column
    absent_is_zero: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """A list kept in one text column, folded: every value between two separators (`SEPARATOR`)."""

    folded: str


Placement = Column | Linked | Packed


@dataclass(frozen=True, slots=True)
class FactTable:
    """`property` reads one property of an event as text; `:key` is bound to `key_format` filled with the key."""

    rows: Rows
    columns: Mapping[str, Column]
    property: Column | None = None
    key_format: str = "{key}"


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field that the company added. `choices` when its kind is choice."""

    label: Text
    kind: Kind
    placement: Placement
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A saved segment whose members were fixed: `id` as the members table knows it."""

    id: int


@dataclass(frozen=True, slots=True)
class Members:
    """Where the members of frozen segments are kept; `segment` is the column of their segment."""

    rows: Rows
    segment: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Columns of the contact. `vector`: the unit vector (x, y, z) of the place, when it is stored."""

    latitude: str
    longitude: str
    vector: tuple[str, str, str] | None = None


def no_place(name: str) -> tuple[float, float] | None:
    return None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that compiling and checking need to know. Nothing is fetched while they run.

    table, key: the contacts, with their alias, and their id.
    visible: a condition that every answer of `compile_ids` and `compile_count` obeys, such as not being erased.
    consents, reachable: a condition of its own for each channel.
    place: latitude and longitude of a commune or postal code; None when there is no such place.
    """

    table: str
    key: str
    fields: Mapping[str, Placement]
    facts: Mapping[str, FactTable] = field(default_factory=dict)
    custom: Mapping[str, CustomField] = field(default_factory=dict)
    visible: str = ""
    folding: str = "chaland_fold"
    coordinates: Coordinates | None = None
    segments: Mapping[str, Tree | Frozen] = field(default_factory=dict)
    members: Members | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    reachable: Mapping[str, str] = field(default_factory=dict)
    place: Callable[[str], tuple[float, float] | None] = no_place

    def words(self) -> CustomWords:
        """What the company's own fields are called, for reading and printing sentences."""
        return CustomWords({key: row.label for key, row in self.custom.items()})

    def segment(self, name: str) -> Tree | Frozen | None:
        """The saved segment of this name; capitals and accents do not count."""
        return self.segments.get(name) or _folded(self.segments, name)


def _folded(segments: Mapping[str, Tree | Frozen], name: str) -> Tree | Frozen | None:
    """One that can no longer be read is as good as gone, whatever else is asked for."""
    asked = fold(name)
    known = next((known for known in segments if fold(known) == asked), None)
    return segments.get(known) if known is not None else None
