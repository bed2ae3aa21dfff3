"""Finds the table in a file: titles above, header of one or two lines, explanations under it."""

from __future__ import annotations

from collections.abc import Sequence

from chaland.intake.reading.layout.below import count_explanations
from chaland.intake.reading.layout.header import filled, find_header, has_second_line
from chaland.intake.reading.layout.naming import join_two_lines, name_headers
from chaland.intake.reading.layout.totals import is_total
from chaland.intake.reading.model import HeaderChoice, Layout, Notice, Row
from chaland.kernel.text import Text

__all__ = ["HEAD_ROWS", "find_layout", "is_total", "name_headers"]

HEAD_ROWS = 200


def find_layout(rows: Sequence[Row], choice: HeaderChoice | None = None) -> Layout:
    """Where the table lies, from the first rows of the file (blank ones may be there)."""
    rows = [row for row in rows if filled(row)]
    rank, height = _header_place(rows, choice)
    if rank is None:
        return _without_header(rows)
    header = rows[rank : rank + height]
    originals = _originals(header)
    below = rows[rank + height :]
    explained = 0 if choice else count_explanations(originals, below)
    body = below[explained:]
    originals = _fit(originals, body)
    return Layout(
        name_headers(originals),
        tuple((name or "").strip() for name in originals),
        header[0].line,
        below[explained - 1].line if explained else header[-1].line,
        tuple(_tell(rows[:rank], height, below[:explained])),
    )


def _header_place(rows: Sequence[Row], choice: HeaderChoice | None) -> tuple[int | None, int]:
    if choice is None:
        rank = find_header(rows)
        return rank, 2 if rank is not None and has_second_line(rows, rank) else 1
    ranks = [rank for rank, row in enumerate(rows) if row.line >= choice.line]
    return (ranks[0] if choice.line and ranks else None), choice.height


def _originals(header: Sequence[Row]) -> list[str | None]:
    if len(header) > 1:
        return join_two_lines(header[0].cells, header[1].cells)
    return list(header[0].cells)


def _fit(originals: list[str | None], body: Sequence[Row]) -> list[str | None]:
    """Without the nameless columns at the end that hold nothing; with those that most rows hold."""
    width = max((rank for rank, name in enumerate(originals, 1) if name and name.strip()), default=0)
    reach = [max((r for r, cell in enumerate(row.cells, 1) if cell), default=0) for row in body]
    named = [row for row in reach if row > width]
    if len(body) >= 5 and len(named) * 2 >= len(body):
        width = max(named)
    elif len(originals) > width and named:
        width = min(len(originals), max(named))
    return (originals + [None] * width)[:width]


def _without_header(rows: Sequence[Row]) -> Layout:
    width = max((r for row in rows for r, cell in enumerate(row.cells, 1) if cell), default=0)
    notice = Notice(
        "no_header",
        Text(
            fr="Aucune ligne d'en-têtes n'a été reconnue : les colonnes sont numérotées.",
            en="No header line was recognised: the columns are numbered.",
        ),
    )
    return Layout(name_headers([None] * width), ("",) * width, 0, 0, (notice,))


def _tell(titles: Sequence[Row], height: int, explained: Sequence[Row]) -> list[Notice]:
    notices = []
    if titles:
        notices.append(Notice("title_rows", _count(len(titles), "above"), titles[0].line))
    if height > 1:
        text = Text(
            fr="L'en-tête tient sur deux lignes, réunies.", en="The header takes two lines, now joined."
        )
        notices.append(Notice("two_line_header", text))
    if explained:
        notices.append(Notice("description_rows", _count(len(explained), "under"), explained[0].line))
    return notices


def _count(count: int, where: str) -> Text:
    s, verb = ("s", "were") if count > 1 else ("", "was")
    fr = "de titre au-dessus de" if where == "above" else "d'explication sous"
    en = "title row{s} above" if where == "above" else "description row{s} under"
    return Text(
        fr=f"{count} ligne{s} {fr} l'en-tête laissée{s} de côté.",
        en=f"{count} {en.format(s=s)} the header {verb} skipped.",
    )
