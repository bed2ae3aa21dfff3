"""xlsx with typed cells: texts are texts (a formula in them stays a text, a postal code keeps its zero)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from chaland.exports.cells import Shown, rows, shown
from chaland.exports.domain import Table
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)  # Excel's calendar is wrong before
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(table: Table, path: Path) -> tuple[int, int]:
    """Raises: Refused (`too_many_rows`) beyond what a sheet holds."""
    count = cut = 0
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        sheet = book.add_worksheet()
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.headers, book.add_format({"bold": True}))
        for chunk in shown(table):
            refuse_beyond(count + len(chunk[0]), MOST_ROWS)
            for row in rows(chunk):
                count += 1
                cut += sum(_put(sheet, count, at, value, formats) for at, value in enumerate(row))
    return count, cut


def refuse_beyond(count: int, most: int) -> None:
    if count > most:
        raise Refused(
            "too_many_rows",
            Text("Une feuille ne tient que {most} lignes.", "A sheet holds {most} rows at most."),
            remedy=Text("Exportez en csv ou en parquet.", "Export as csv or parquet."),
            most=most,
        )


def _put(sheet: Any, row: int, column: int, value: Shown, formats: dict[type[date], Any]) -> bool:
    """One cell. Whether it had to be cut."""
    match value:
        case None:
            return False
        case str():
            sheet.write_string(row, column, value[:MOST_CHARACTERS])
            return len(value) > MOST_CHARACTERS
        case date() if _day(value) >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, formats[type(value)])
        case date():
            sheet.write_string(row, column, value.isoformat())
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
    return False


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
