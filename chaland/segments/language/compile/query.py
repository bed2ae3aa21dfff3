"""SQL whose values stand apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Mark = Literal["?", "%s"]
"""How an engine's driver wants a bound value marked. With `%s` every other % is doubled."""


@dataclass(frozen=True, slots=True)
class Query:
    """`parts` are the pieces of SQL around the values: one more than there are values."""

    parts: tuple[str, ...]
    values: tuple[object, ...]
    mark: Mark = "?"

    @property
    def sql(self) -> str:
        if self.mark == "?":
            return "?".join(self.parts)
        return "%s".join(part.replace("%", "%%") for part in self.parts)

    def marked(self, mark: Mark) -> Query:
        """The same for another driver: Django's cursors want `%s` on every database."""
        return replace(self, mark=mark)
