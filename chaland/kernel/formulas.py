"""Cells that a spreadsheet would run: shielded on the way out, and the shield taken off on the way in.

A spreadsheet that opens a text file computes every cell that begins like a formula. An apostrophe before
it makes it text. Numbers and phones as people write them (`-12,50`, `+41 22 767 61 11`) compute nothing
and stay as they are. Cells of xlsx, ods and parquet have a type, and need no shield.
Source: OWASP, CSV injection.
"""

from __future__ import annotations

import re

TRIGGERS = "=+\\-@\\t\\r\\n＝＋－＠"
SHIELDED = rf"^'+[{TRIGGERS}]"
"""What a shielded cell looks like: one apostrophe goes. Python and polars read this pattern alike."""

_DANGEROUS = re.compile(rf"[{TRIGGERS}]")
_LOOKS_SHIELDED = re.compile(SHIELDED)
_PLAIN_NUMBER = re.compile(r"[+-][\d .,()\u00a0\u202f]*")


def shield(cell: str) -> str:
    """The cell as text for a spreadsheet. `unshield(shield(cell)) == cell`, always."""
    if not _DANGEROUS.match(cell) or _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell if _LOOKS_SHIELDED.match(cell) else cell
    return "'" + cell


def unshield(cell: str) -> str:
    """The cell as it was before `shield`; other cells as they are."""
    return cell[1:] if _LOOKS_SHIELDED.match(cell) else cell
