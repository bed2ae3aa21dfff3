"""Which line of a file holds the headers, if any does."""

from __future__ import annotations

from collections.abc import Sequence

from chaland.intake.reading.layout.kinds import bare, is_strong, kind_of, main_kind
from chaland.intake.reading.model import Row

_DEEPEST = 40  # titles and instructions seldom take more lines
_BODY = 60  # rows that testify about a candidate
_VOCABULARY = frozenset(
    word
    for line in (
        "id nom prenom name firstname lastname civilite titre email mail courriel adresseemail telephone tel",
        "mobile portable phone adresse address rue codepostal cp zip ville city commune pays country date siret",
        "siren societe company entreprise raisonsociale montant amount prix price quantite quantity produit",
        "product reference ref code description libelle type statut status categorie category naissance client",
        "customer numero fonction title",
    )
    for word in line.split()
)


def find_header(rows: Sequence[Row]) -> int | None:
    """The rank in `rows` of the (first) header line, or None when the first full row is data."""
    most = max((filled(row) for row in rows), default=0)
    for rank, row in enumerate(rows[:_DEEPEST]):
        if filled(row) * 10 >= most * 6 and filled(row) >= min(most, 2):
            return rank if is_header(row, rows[rank + 1 :]) else None
    return None


def is_header(row: Row, below: Sequence[Row]) -> bool:
    """Labels above data: its cells read as labels where the rows below hold numbers, dates, addresses."""
    cells = [cell for cell in row.cells if cell and cell.strip()]
    if sum(map(is_label, cells)) * 10 < len(cells) * 7:
        return False
    for_it, against = _votes(row, below[:_BODY])
    if for_it or against:
        return for_it >= against
    return _knows_words(cells) or not _recurs(row, below[:_BODY])


def filled(row: Row) -> int:
    """The number of cells that hold something."""
    return sum(1 for cell in row.cells if cell and cell.strip())


def is_label(cell: str) -> bool:
    """Whether such a cell may be a header: words, a short code with a letter, not a value."""
    kind = kind_of(cell)
    if kind == "code":
        return len(cell) <= 20 and any(map(str.isalpha, cell))
    return len(cell) <= 300 and (not is_strong(kind) or cell.strip() in {"#", "N°"})


def _votes(row: Row, below: Sequence[Row]) -> tuple[int, int]:
    """Columns of plain data under a label, columns of plain data under the same kind of data."""
    for_it = against = 0
    for rank, cell in enumerate(row.cells):
        kind = kind_of(cell)
        body = main_kind(other.cells[rank] for other in below if rank < len(other.cells))
        if kind != "empty" and is_strong(body):
            for_it += kind != body and is_label(cell or "")
            against += kind == body
    return for_it, against


def _knows_words(cells: Sequence[str]) -> bool:
    return sum(bare(cell) in _VOCABULARY for cell in cells) * 3 >= len(cells)


def _recurs(row: Row, below: Sequence[Row]) -> bool:
    """Whether a cell of the candidate stands again lower in its column, or twice in the row: data do that."""
    words = [cell for cell in row.cells if cell]
    again = any(
        cell and any(rank < len(other.cells) and other.cells[rank] == cell for other in below)
        for rank, cell in enumerate(row.cells)
    )
    return again or len(set(words)) * 2 < len(words)


def has_second_line(rows: Sequence[Row], rank: int) -> bool:
    """Whether the line under the header completes it: groups above, names under.

    The upper line has labels separated by blanks that the lower one fills.
    """
    if rank + 1 >= len(rows) or rows[rank + 1].line != rows[rank].line + 1:
        return False
    upper, lower = rows[rank], rows[rank + 1]
    cells = [cell for cell in lower.cells if cell and cell.strip()]
    return (
        _spans(upper)
        and filled(lower) > filled(upper) // 2
        and all(map(is_label, cells))
        and _covers(upper, lower)
        and is_header(lower, rows[rank + 2 :])
    )


def _spans(upper: Row) -> bool:
    """A label, then a blank, then another label: what merged cells leave."""
    marks = "".join("x" if cell and cell.strip() else "." for cell in upper.cells).strip(".")
    return "x.x" in marks or "." in marks


def _covers(upper: Row, lower: Row) -> bool:
    """Every blank of the upper line, up to its last group, has a name under it."""
    width = min(len(upper.cells), len(lower.cells))
    blanks = [rank for rank in range(width) if not (upper.cells[rank] or "").strip()]
    return bool(blanks) and all((lower.cells[rank] or "").strip() for rank in blanks)
