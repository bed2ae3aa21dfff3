"""What is asked of an export, and what it is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from chaland.customers.domain.grid import Ask
from chaland.kernel.errors import Broken, Invalid
from chaland.kernel.text import Language, Text
from chaland.segments.language import Faults, Tree, decode, encode

Kind = Literal["contacts", "companies", "purchases"]
Form = Literal["csv", "xlsx", "ods", "parquet", "jsonl", "vcf"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMS: tuple[Form, ...] = get_args(Form)

CellKind = Literal[
    "text",
    "id",  # a whole number that names a row
    "number",
    "cents",
    "date",
    "instant",
    "moment",  # an instant, or only its date when the time of day is not known
    "yes_no",
    "list",
    "phone",
    "choice",
    "region",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is for machines and --columns, `label` heads it for people.

    sql: reads it; empty for lists and custom fields, which are read apart. choices: the group of its codes.
    """

    name: str
    label: Text
    kind: CellKind
    sql: str = ""
    choices: str = ""

    def header(self, language: Language) -> str:
        """The label with a capital."""
        said = self.label.to(language)
        return said[:1].upper() + said[1:]


Chunk = Sequence[Sequence[Any]]
"""Columns of some rows: texts, numbers, Decimals, dates, aware instants, booleans, lists; None for missing."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a writer writes. `zone` is where the instants of people's files are told."""

    kind: Kind
    columns: tuple[Column, ...]
    language: Language
    zone: str
    chunks: Iterator[Chunk]

    @property
    def headers(self) -> list[str]:
        """For people; a column of the house keeps its words, a custom one that says the same adds its key."""
        said: list[str] = []
        for column in self.columns:
            header = column.header(self.language)
            said.append(f"{header} ({column.name.partition('.')[2]})" if header in said else header)
        return said

    @property
    def names(self) -> list[str]:
        """For machines: a custom field goes by its key, unless a column of the house has that name."""
        own = {column.name for column in self.columns}
        keys = [column.name.removeprefix("custom.") for column in self.columns]
        return [column.name if key in own else key for column, key in zip(self.columns, keys, strict=True)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: whose rows (`where`, about contacts, and the words of `ask`), in which order, which columns.

    Companies: those of the contacts who fit. Purchases: theirs. Without columns, those that come back in.
    """

    kind: Kind = "contacts"
    where: Tree | None = None
    ask: Ask | None = None
    columns: tuple[str, ...] = ()
    language: Language = "fr"

    def to_json(self) -> dict[str, Any]:
        ask = self.ask and {name: getattr(self.ask, name) for name in Ask.__slots__}
        where = encode(self.where) if self.where else None
        return {
            "kind": self.kind,
            "where": where,
            "ask": ask,
            "columns": list(self.columns),
            "language": self.language,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Wanted:
        """Raises: Broken when it is not what `to_json` gave."""
        tree = decode(kept["where"]) if kept["where"] else None
        if isinstance(tree, Faults):
            raise Broken("export_unreadable", Text("Export illisible.", "Unreadable export."))
        ask = Ask(**kept["ask"]) if kept["ask"] else None
        return cls(kept["kind"], tree, ask, tuple(kept["columns"]), kept["language"])


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `cut`: texts too long for a cell of a workbook, which were shortened."""

    rows: int
    file: Path
    columns: tuple[str, ...]
    cut: int = 0


def form_of(path: Path) -> Form:
    """Raises: Invalid (`form_unknown`)."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix in FORMS:
        return suffix
    raise Invalid(
        "form_unknown",
        Text(
            "Le nom du fichier doit finir par l'un de : {forms}.",
            "The file's name must end in one of: {forms}.",
        ),
        path="--to",
        forms=", ".join(f".{form}" for form in FORMS),
        file=path.name,
    )
