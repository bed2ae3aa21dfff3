"""What each column of a file is, as recognised and corrected by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chaland.intake.fields import Kind

CustomType = Literal["text", "number", "date", "yes_no", "choice", "list"]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of the file and what becomes of it.

    header: the column's name in the frame, unique.
    field: a name of `intake.fields`, or null when the column is kept in the raw row only.
    custom_key: the custom field (for events: the property) it feeds when `field` is null.
    masked: sensitive, so never read: nothing of it reaches the rows, corrections, warnings or rejects.
    split: a cell that names a couple makes two records; False keeps the first person only.
    """

    header: str
    field: str | None
    custom_key: str | None = None
    custom_type: CustomType = "text"
    masked: bool = False
    split: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one file is read. `zone` is where its clock times were written; `default_country` is ISO2."""

    kind: Kind
    columns: tuple[ColumnUse, ...]
    zone: str = "Europe/Paris"
    default_country: str = "FR"

    def used(self) -> tuple[ColumnUse, ...]:
        """The columns that may be read and feed something, in the order of the file."""
        return tuple(use for use in self.columns if not use.masked and (use.field or use.custom_key))

    def feeding(self, *fields: str) -> tuple[ColumnUse, ...]:
        """The readable columns mapped to any of these fields, in the order of the file."""
        return tuple(use for use in self.columns if not use.masked and use.field in fields)
