"""The list as it is seen, to a file: same filters, same order of columns, formulas made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.grid import COLUMNS, CUSTOM
from chaland.customers.queries import grid
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.words import Words, words
from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow

STEP = 1_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@allow("contacts.export")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Written in the audit trail: who took out how many, under which filters."""
    state = states.read(request)
    ids = grid.ids(state.ask, state.filters)
    assert isinstance(request.user, User)
    kept = {"contacts": len(ids), "query": state.encoded(), "columns": list(state.columns)}
    record(actor=request.user, verb="contacts.export", facts=kept)
    said = words(language())
    rows = table(ids, state.columns, said)
    if request.GET.get("format") == "xlsx":
        return FileResponse(workbook(rows), as_attachment=True, filename="contacts.xlsx")
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    return response


def table(ids: list[int], columns: tuple[str, ...], said: Words) -> Iterator[list[str]]:
    """The header, then a line a contact, as text."""
    yield [said.column(name) for name in columns]
    for start in range(0, len(ids), STEP):
        for line in grid.lines_of(ids[start : start + STEP]):
            yield [
                said.write(
                    name,
                    line.values.get(name) if name in COLUMNS else line.custom.get(name.removeprefix(CUSTOM)),
                )
                for name in columns
            ]


def csv_lines(rows: Iterator[list[str]]) -> Iterator[str]:
    """Semicolons and a mark of UTF-8, as French spreadsheets expect them."""
    yield "\ufeff"
    for row in rows:
        buffer = StringIO()
        csv.writer(buffer, delimiter=";").writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()


def workbook(rows: Iterator[list[str]]) -> BytesIO:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Contacts")
        sheet.freeze_panes(1, 1)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    buffer.seek(0)
    return buffer


def harmless(cell: str) -> str:
    """A spreadsheet runs what starts like a formula; an apostrophe makes it text. Phones keep their plus."""
    if cell.startswith(DANGEROUS) and not cell[1:].replace("\u00a0", "").isdigit():
        return "'" + cell
    return cell
