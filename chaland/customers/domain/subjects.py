"""Whom a golden record is about: what finding and merging treat alike."""

from __future__ import annotations

from enum import Enum
from typing import Literal

Party = Literal["contact", "company"]
"""What a source record, an audit entry and a route call it."""


class Subject(Enum):
    """A person (its golden record is a contact) or a company. The values are those of `SourceRecord.kind`."""

    PERSON = "person"
    COMPANY = "company"

    @property
    def party(self) -> Party:
        return "contact" if self is Subject.PERSON else "company"
