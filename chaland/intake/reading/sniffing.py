"""What a file is, by its content first and its name second."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from chaland.intake.reading import refusals
from chaland.intake.reading.model import Format
from chaland.intake.reading.unpacking import member_names

_START = 64 << 10
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"(\xb5/\xfd", "zstd"),
    (b"ARROW1", "Arrow"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = re.compile(r'\s*(\[\s*[\[{\]]|\{\s*["}])')


def sniff(path: Path, name: str) -> Format:
    """The format of an unpacked file. Raises: Refused for a kind that holds no table we read."""
    with path.open("rb") as file:
        start = file.read(_START)
    if not start:
        raise refusals.empty()
    if start.startswith(b"PK\x03\x04"):
        return _office(path)
    if start.startswith(_OLE):
        return _ole(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    for magic, kind in _FOREIGN:
        if start.startswith(magic) and (len(magic) > 2 or b"\0" in start):
            raise refusals.foreign(kind)
    return _text(start, name)


def _office(path: Path) -> Format:
    names = member_names(path)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise refusals.foreign("XLSB")
    if any(name.startswith("word/") for name in names):
        raise refusals.foreign("Word")
    if any(name.startswith("ppt/") for name in names):
        raise refusals.foreign("PowerPoint")
    if any(name.startswith("Index") for name in names):
        raise refusals.foreign("Numbers")
    if "content.xml" in names:
        return "ods"
    raise refusals.foreign("Office")


def _ole(path: Path) -> Format:
    """An old Office file: the names of its streams, in UTF-16, tell which."""
    content = path.read_bytes() if path.stat().st_size <= 256 << 20 else b""
    has = {
        name: name.encode("utf-16-le") in content
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")
    }
    if has["EncryptedPackage"]:
        raise refusals.password()
    if has["Workbook"] or (has["Book"] and not has["WordDocument"]):
        return "xls"
    raise refusals.foreign("Word" if has["WordDocument"] else "Office")


def _text(start: bytes, name: str) -> Format:
    text = _decode(start).lstrip("\ufeff \t\r\n")
    if text[:15].upper().startswith("BEGIN:VCARD"):
        return "vcf"
    if text[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise refusals.foreign("iCalendar")
    if text.startswith("<"):
        return _markup(text)
    if _JSON.match(text):
        return _json(text, name)
    return "csv"


def _decode(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "ignore")
    if b"\0" in start[:200]:
        return start.replace(b"\0", b"").decode("latin-1")
    return start.decode("utf-8", "ignore")


def _markup(text: str) -> Format:
    """`html` stands for every page or XML 2003 workbook, which spreadsheets open as they do xls."""
    low = text[:5_000].lower()
    if any(mark in low for mark in ("schemas-microsoft-com:office", "<html", "<table", "<!doctype html")):
        return "html"
    raise refusals.foreign("XML")


def _json(text: str, name: str) -> Format:
    if name.lower().endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if text.startswith("[") or name.lower().endswith(".json"):
        return "jsonl" if re.match(r"\{[^\n]*\}\s*\n\s*\{", text) else "json"
    return "jsonl" if re.match(r"\{[^\n]*\}\s*(\n\s*\{|$)", text) else "json"
