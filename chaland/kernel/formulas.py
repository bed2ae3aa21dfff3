"""Cells that a spreadsheet would run: shielded on the way out, and the shield taken off on the way in.

A spreadsheet that opens a text file computes every cell that begins like a formula. An apostrophe before
it makes it text. Opened with another separator, a cell is cut at its commas, and what follows one may be
computed too: `=` and `@` get their apostrophe there as well. Numbers and phones as people write them (`-12,50`, `+41 22 767 61 11`) compute nothing
and stay as they are. Cells of xlsx, ods and parquet have a type, and need no shield.
Source: OWASP, CSV injection.
"""

from __future__ import annotations

import re

TRIGGERS = "=+\\-@\\t\\r\\n＝＋－＠"
SHIELDED = rf"^'+[{TRIGGERS}]"
"""What a shielded cell looks like: one apostrophe goes. Python and polars read this pattern alike."""

INSIDE = r"(,)'('*[=@])"
"""The same within a cell, after what another separator would cut it at; read alike too, `$1$2` without it."""

_DANGEROUS = re.compile(rf"[{TRIGGERS}]")
_LOOKS_SHIELDED = re.compile(SHIELDED)
_CUT = re.compile(r"(,)('*[=@])")
_SHIELDED_INSIDE = re.compile(INSIDE)
_PLAIN_NUMBER = re.compile(r"[+-][\d .,()\u00a0\u202f]*")


def shield(cell: str) -> str:
    """The cell as text for a spreadsheet. `unshield(shield(cell)) == cell`, always."""
    cell = _CUT.sub(r"\1'\2", cell)
    if not _DANGEROUS.match(cell) or _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell if _LOOKS_SHIELDED.match(cell) else cell
    return "'" + cell


def unshield(cell: str) -> str:
    """The cell as it was before `shield`; other cells as they are."""
    bare = cell[1:] if _LOOKS_SHIELDED.match(cell) else cell
    return _SHIELDED_INSIDE.sub(r"\1\2", bare)
