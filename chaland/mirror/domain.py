"""What a snapshot is made of, and how much of the Change log it holds. Knows no database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Vendor = Literal["sqlite", "postgresql"]
KEPT = 2
"""Files that stay on disk: the one in use, and the one that slow readers may be about to open."""

_TEXTS = ("VARCHAR", "DATE", "TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Cell:
    """One column to copy: its DuckDB type, and what is selected for it in the row store.

    Dates and instants (UTC, without zone) come as ISO text; what is not one becomes NULL.
    """

    type: str
    sql: str

    @property
    def is_text(self) -> bool:
        return self.type in _TEXTS


@dataclass(frozen=True, slots=True)
class Load:
    """One table to copy as it is. `key`: a unique integer of it, by which it is read in order."""

    name: str
    source: str
    cells: Mapping[str, Cell]
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Part:
    """`loads` are copied, then `steps` (DuckDB's SQL) make of them tables of the snapshot, in schema `kept`.

    Steps may call `folded(text)`, the house's folding. `trigger`: what tells the log of changes to these tables;
    where it is not in place, the part is left out, and sentences about it are asked of the row store.
    """

    loads: tuple[Load, ...]
    steps: tuple[str, ...]
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`log`: the table of changes. `main`: the table of the snapshot whose rows are counted to examine it.

    `form` tells plans apart: a file built by another one is not asked.
    """

    log: str
    main: str
    parts: tuple[Part, ...]
    form: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        said = repr((self.log, self.main, self.parts))
        object.__setattr__(self, "form", hashlib.blake2b(said.encode(), digest_size=8).hexdigest())


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of the log an instant holds: everything up to `floor`; above it, up to `position`, what
    transactions older than `horizon` wrote (PostgreSQL; on SQLite `floor` is `position` and `horizon` is 0)."""

    floor: int
    position: int
    horizon: int = 0
