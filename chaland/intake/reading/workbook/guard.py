"""Looks at a workbook before a parser does: sizes, entity tricks, reach of its cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from chaland.intake.reading import refusals
from chaland.intake.reading.model import Format, Limits
from chaland.intake.reading.unpacking import check_size
from chaland.intake.reading.workbook.extent import ods_extent, xlsx_extent
from chaland.kernel.text import Text

_PIECE = 1 << 20
_FORBIDDEN = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:uniqueCount|count)\s*=\s*["'](\d{8,})["']""")
_DIMENSIONS = b"\x00\x02\x0e\x00"  # the BIFF record that announces the reach of an xls sheet

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What the archive's reader raises on a damaged one; OSError for a member said to begin before the file."""


def guard_package(path: Path, format_: Format, limits: Limits) -> None:
    """Unpacks an xlsx or ods once, into nothing. Raises: Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            _Package(archive, path.stat().st_size, limits).check(format_)
    except _BROKEN as error:
        raise refusals.damaged(format_) from error


class _Package:
    def __init__(self, archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
        self._archive = archive
        self._packed = packed
        self._limits = limits
        self._unpacked = 0

    def check(self, format_: Format) -> None:
        members = self._archive.infolist()
        if len(members) > self._limits.members:
            raise refusals.bomb()
        if any(member.flag_bits & 1 for member in members):
            raise refusals.password()
        for member in members:
            self._check_member(member, format_)

    def _check_member(self, member: zipfile.ZipInfo, format_: Format) -> None:
        name = member.filename.lower()
        if name == "meta-inf/manifest.xml" and b"encryption-data" in b"".join(self._pieces(member)):
            raise refusals.password()
        if format_ == "xlsx":  # whatever its name: a workbook says where its sheets are
            self._check_extent(*xlsx_extent(self._pieces(member)))
        elif format_ == "ods" and name == "content.xml":
            self._check_extent(*ods_extent(self._pieces(member)))
        else:
            for _ in self._pieces(member):
                pass

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        before = b""
        with self._archive.open(member) as source:
            while piece := source.read(_PIECE):
                self._count(len(piece))
                if _FORBIDDEN.search(before + piece):
                    raise refusals.forbidden_xml()
                if not before:
                    self._check_counts(piece[:2000])
                before = piece[-16:]
                yield piece

    def _check_counts(self, start: bytes) -> None:
        """Room is made for as many strings or styles as are announced."""
        if any(int(count) > self._limits.workbook_cells for count in _DECLARED.findall(start)):
            raise refusals.bomb()

    def _count(self, size: int) -> None:
        self._unpacked += size
        check_size(self._unpacked, self._packed, self._limits)
        if self._unpacked > self._limits.workbook:
            raise refusals.too_large(
                Text(fr="octets décompressés", en="unpacked bytes"), self._limits.workbook
            )

    def _check_extent(self, rows: int, columns: int) -> None:
        check_extent(rows, columns, self._limits)


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Raises: Refused when a sheet is too wide, or too large a rectangle."""
    if columns > limits.columns:
        raise refusals.too_many_columns(columns, limits.columns)
    if rows * columns > limits.workbook_cells:
        raise refusals.too_large(
            Text(fr=f"{rows} lignes × {columns} colonnes", en=f"{rows} rows × {columns} columns"),
            limits.workbook_cells,
        )


def guard_xls(path: Path, limits: Limits) -> None:
    """An old workbook announces how far its sheets reach: believe it only within what the format allows."""
    if path.stat().st_size > limits.workbook // 4:
        raise refusals.too_large(Text(fr="octets", en="bytes"), limits.workbook // 4)
    content = path.read_bytes()
    place = content.find(_DIMENSIONS)
    while place >= 0:
        last_row = int.from_bytes(content[place + 8 : place + 12], "little")
        last_column = int.from_bytes(content[place + 14 : place + 16], "little")
        if last_row > 65_536 and last_column <= 256:
            raise refusals.damaged("xls")
        place = content.find(_DIMENSIONS, place + 1)
