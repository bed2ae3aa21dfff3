"""How far the cells of a sheet reach, before anything is allocated for them.

The reader below lays a sheet out as a full rectangle: one value in the last corner of an otherwise
empty sheet would take tens of gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ATTRIBUTES = rb"""((?:"[^"]*"|'[^']*'|[^>"'])*)>"""
_TOKEN = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])" + _ATTRIBUTES)
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["'](?:([A-Za-z]+))?(\d*)["']""")
_UNUSUAL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]\d{1,6}")')
_PREFIXED = (b":c ", b":c>", b":c/", b":row")

_ODS_TOKEN = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])" + _ATTRIBUTES)
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")


def xlsx_extent(pieces: Iterable[bytes]) -> tuple[int, int]:
    """Rows and columns of a sheet's xml; (1, 1) when it is plainly within 26 columns and a million rows.

    Cost: about 0.1 s per 50 MB in the plain case, five times that otherwise.
    """
    bottom = right = row = column = 1
    plain = True
    for piece in _at_tags(pieces):
        if plain and not _UNUSUAL.search(piece) and not any(mark in piece for mark in _PREFIXED):
            continue
        plain = False
        for match in _TOKEN.finditer(piece):
            found = _REFERENCE.search(match[2])
            if match[1] == b"row":
                row, column = (int(found[2]) if found and found[2] else row + 1), 0
                continue
            if found and found[1]:
                column, row = _column(found[1]), int(found[2] or row)
            else:
                column += 1
            bottom, right = max(bottom, row), max(right, column)
    return (bottom, right) if plain else (max(bottom, 1), max(right, 26))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _at_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before a tag so that none is split."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        cut = data.rfind(b"<")
        if cut <= 0:
            rest = data
            continue
        rest = data[cut:]
        yield data[:cut]
    yield rest


def ods_extent(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The furthest row and column that hold a value in any sheet, repetitions counted."""
    bottom = right = row = column = 0
    repeat = 1
    for piece in _at_tags(pieces):
        for match in _ODS_TOKEN.finditer(piece):
            found = _REPEATED.search(match[2])
            times = min(int(found[1][:9]), 1 << 30) if found else 1
            if match[1] == b"table":
                row, repeat = 0, 0
            elif match[1] == b"table-row":
                row, column, repeat = row + repeat, 0, times
            else:
                column += times
                if b"value-type" in match[2] or b"formula" in match[2]:
                    bottom, right = max(bottom, row + repeat), max(right, column)
    return bottom, right
