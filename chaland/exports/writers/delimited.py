"""csv as French spreadsheets open it: UTF-8 with its mark, semicolons; cells that would compute are shielded."""

from __future__ import annotations

from pathlib import Path

from chaland.exports.cells import Shown, as_text, rows, shown
from chaland.exports.domain import Table
from chaland.kernel.formulas import shield
from chaland.kernel.text import Language


def write(table: Table, path: Path) -> tuple[int, int]:
    """Every text is quoted, so that opening the file with another separator never splits a cell."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(_line([_quoted(header) for header in table.headers]))
        for chunk in shown(table):
            cells = [[_cell(value, table.language) for value in column] for column in chunk]
            file.writelines(_line(row) for row in rows(cells))
            count += len(cells[0])
    return count, 0


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return ";".join(cells) + "\r\n"


def _cell(value: Shown, language: Language) -> str:
    return _quoted(value) if isinstance(value, str) else as_text(value, language)


def _quoted(text: str) -> str:
    return '"' + shield(text).replace('"', '""') + '"'
