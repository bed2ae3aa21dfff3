"""Rows under the header that explain it: technical names, descriptions, formats, the header again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chaland.intake.reading.layout.kinds import bare, is_strong, kind_of, main_kind
from chaland.intake.reading.model import Row

_MOST = 3
_FORMAT_WORDS = re.compile(
    r"\(?(obligatoire|facultatif|optionnel|requis|texte( libre)?|cha[iî]ne( de caract[èe]res)?|nombre|num[ée]rique"
    r"|entier|date|bool[ée]en|required|optional|mandatory|string|text|number|integer|boolean"
    r"|jj/mm/aaaa|aaaa-mm-jj|dd/mm/yyyy|yyyy-mm-dd|oui/non|max\.? \d+ .*)\)?",
    re.IGNORECASE,
)


def count_explanations(headers: Sequence[str | None], below: Sequence[Row]) -> int:
    """How many rows right under the header are not data. Never takes all there is unless they repeat names."""
    count = 0
    for rank, row in enumerate(below[:_MOST]):
        if not (_repeats(headers, row) or _describes(row, below[rank + 1 :])):
            break
        count += 1
    return count


def _repeats(headers: Sequence[str | None], row: Row) -> bool:
    """The names again, or the same in technical form: `Contact1 First Name`, `X__CONTACT1_FIRSTNAME__C`."""
    pairs = [(bare(a), bare(b)) for a, b in zip(headers, row.cells, strict=False) if a and b]
    same = sum(bool(a) and a in b and len(b) <= len(a) + 8 for a, b in pairs)
    return len(pairs) >= 2 and same * 10 >= len(pairs) * 6


def _describes(row: Row, body: Sequence[Row]) -> bool:
    """Sentences or format words where the rows below hold codes, numbers or short words."""
    votes = against = filled = 0
    for rank, cell in enumerate(row.cells):
        if not cell or not cell.strip():
            continue
        filled += 1
        kinds = [other.cells[rank] for other in body[:40] if rank < len(other.cells)]
        votes += _explains(cell, kinds)
        against += kind_of(cell) == main_kind(kinds) and is_strong(kind_of(cell)) and kind_of(cell) != "flag"
    return votes >= 2 and against == 0 and votes * 4 >= filled


def _explains(cell: str, body: Sequence[str | None]) -> bool:
    if _FORMAT_WORDS.fullmatch(cell.strip()):
        return True
    return kind_of(cell) == "sentence" and is_strong(main_kind(body))
