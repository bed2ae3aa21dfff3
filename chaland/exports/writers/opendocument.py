"""ods, written as it comes: an OpenDocument spreadsheet is a zip of XML, and one sheet of typed cells is enough.

Source: OASIS OpenDocument 1.2, part 1, sections 3 and 9.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from chaland.exports.cells import Shown, rows, shown
from chaland.exports.domain import Table
from chaland.exports.writers.workbook import MOST_ROWS, refuse_beyond

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {_NAMES} manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_START = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Export">'
)
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY = "<table:table-cell/>"


def write(table: Table, path: Path) -> tuple[int, int]:
    """Raises: Refused (`too_many_rows`) beyond what a sheet holds."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _TYPE, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_START.encode())
            count = _write_rows(table, content)
            content.write(_END.encode())
    return count, 0


def _write_rows(table: Table, content: IO[bytes]) -> int:
    count = 0
    content.write(_row(tuple(table.headers)))
    for chunk in shown(table):
        count += len(chunk[0])
        refuse_beyond(count, MOST_ROWS)
        content.write(b"".join(map(_row, rows(chunk))))
    return count


def _row(values: tuple[Shown, ...]) -> bytes:
    cells = "".join(chain(["<table:table-row>"], map(_cell, values), ["</table:table-row>"]))
    return cells.encode()


def _cell(value: Shown) -> str:
    match value:
        case None | "":
            return _EMPTY
        case str():
            return f'<table:table-cell office:value-type="string">{_paragraphs(value)}</table:table-cell>'
        case date():
            iso = value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
            return _typed("date", "date-value", iso)
        case int() | float() | Decimal():
            return _typed("float", "value", str(value))


def _typed(kind: str, attribute: str, value: str) -> str:
    said = quoteattr(value)
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}={said}>'
        f"<text:p>{escape(value)}</text:p></table:table-cell>"
    )


def _paragraphs(text: str) -> str:
    """A paragraph a line; runs of spaces, which XML would lose, are counted."""
    lines = _UNWRITABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)


def _spaced(line: str) -> str:
    counted = re.sub(r"^ | {2,}| $", lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(line))
    return counted.replace("\t", "<text:tab/>")
