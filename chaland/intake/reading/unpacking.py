"""Gzip and zip around a file: at most one layer, with limits on what may come out."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Protocol

from chaland.intake.reading import refusals
from chaland.intake.reading.model import Limits
from chaland.kernel.text import Text

_PIECE = 1 << 20
_TABLES = (
    ".csv",
    ".tsv",
    ".txt",
    ".tab",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".vcf",
    ".json",
    ".jsonl",
    ".ndjson",
    ".parquet",
)
_ARCHIVES = (".zip", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".tar")
_WORKBOOK_MARKS = ("[Content_Types].xml", "content.xml", "mimetype", "Index/Document.iwa", "Index.zip")
_BROKEN = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def unpack(path: Path, work: Path, limits: Limits) -> tuple[Path, str | None]:
    """The file itself, or what it wraps copied into `work` and the name it had inside.

    Raises: Refused for bombs, passwords, nested archives, several tables.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"\x1f\x8b"):
        return _gunzip(path, work / "unpacked", limits), None
    if start == b"PK\x03\x04" and not is_document(path):
        return _unzip(path, work / "unpacked", limits)
    if start == b"PK\x05\x06":
        raise refusals.empty()
    return path, None


def is_document(path: Path) -> bool:
    """Whether a zip is a workbook or another office document rather than an archive of files."""
    return any(mark in member_names(path) for mark in _WORKBOOK_MARKS)


def member_names(path: Path) -> list[str]:
    """The names inside a zip. Raises: Refused when it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except _BROKEN as error:
        raise refusals.damaged("zip") from error


def _gunzip(path: Path, target: Path, limits: Limits) -> Path:
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            pour(source, out, path.stat().st_size, limits)
    except _BROKEN as error:
        raise refusals.damaged("gzip") from error
    if _starts_like_archive(target):
        raise refusals.nested_archive()
    return target


def _unzip(path: Path, target: Path, limits: Limits) -> tuple[Path, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = _choose(archive.infolist(), limits)
            with target.open("wb") as out:
                for member in members:
                    with archive.open(member) as source:
                        pour(source, out, path.stat().st_size, limits)
                    if len(members) > 1:
                        out.write(b"\r\n")
    except _BROKEN as error:
        raise refusals.damaged("zip") from error
    if _starts_like_archive(target):
        raise refusals.nested_archive()
    return target, members[0].filename


def _choose(members: Sequence[zipfile.ZipInfo], limits: Limits) -> list[zipfile.ZipInfo]:
    """The one file to read; or all the visiting cards, which make one file."""
    if len(members) > limits.members:
        raise refusals.bomb()
    files = [member for member in members if _is_content(member)]
    tables = [member for member in files if member.filename.lower().endswith(_TABLES)]
    if not tables and any(member.filename.lower().endswith(_ARCHIVES) for member in files):
        raise refusals.nested_archive()
    chosen = tables or (files if len(files) == 1 else [])
    if not chosen:
        raise refusals.no_table_inside([member.filename for member in files])
    if len(chosen) > 1 and not all(member.filename.lower().endswith(".vcf") for member in chosen):
        raise refusals.several_tables([member.filename for member in chosen])
    if any(member.flag_bits & 1 for member in chosen):
        raise refusals.password()
    return chosen


def _is_content(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return bool(name) and not name.startswith(".") and not member.filename.startswith("__MACOSX/")


def _starts_like_archive(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    return start.startswith(b"\x1f\x8b") or (start == b"PK\x03\x04" and not is_document(path))


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def pour(source: _Readable, out: IO[bytes], packed: int, limits: Limits) -> None:
    """Copies what comes out of a compressed stream, and stops when it is too much."""
    while piece := source.read(_PIECE):
        out.write(piece)
        check_size(out.tell(), packed, limits)


def check_size(unpacked: int, packed: int, limits: Limits) -> None:
    """Raises: Refused when the unpacked size is beyond the limits."""
    if unpacked > limits.ratio_floor and unpacked > limits.ratio * packed:
        raise refusals.bomb()
    if unpacked > limits.unpacked:
        raise refusals.too_large(Text(fr="octets décompressés", en="unpacked bytes"), limits.unpacked)
