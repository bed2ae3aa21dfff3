"""Rows of totals at the end of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chaland.intake.reading.layout.kinds import kind_of

_TOTAL = re.compile(
    r"(sous[- ]?)?(totaux|total|somme|subtotal|sum)( (g[ée]n[ée]ral|r[ée]sultat|ht|ttc|report[ée]?))?"
    r"|grand total|total (g[ée]n[ée]rale|result)|ensemble",
    re.IGNORECASE,
)


def is_total(cells: Sequence[str | None]) -> bool:
    """Whether the first filled cell says total and what follows is mostly numbers.

    A customer called TOTAL, with a street and a town, is not one.
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if len(filled) < 2 or not _TOTAL.fullmatch(filled[0].rstrip(" :")):
        return False
    numbers = sum(kind_of(cell) == "number" for cell in filled[1:])
    return numbers * 2 > len(filled) - 1
