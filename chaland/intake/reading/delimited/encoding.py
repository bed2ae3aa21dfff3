"""Which encoding a text file is in, and its copy in UTF-8.

Own rule: byte-order mark, NUL count, strict UTF-8, then the encoding in which accented letters fall
where French puts them. chardet is asked only when none does.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import chardet

from chaland.intake.reading import refusals

PIECE = 4 << 20
_EVIDENCE = 256 << 10
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "mac-roman", "cp850", "iso8859-15")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_COMMON = {"é": 3.0, "è": 2.0, "à": 2.0, "ê": 2.0, "ç": 2.0}
_LOWER = frozenset("âîôûùëïüœæñöäáíóúãß")
_UPPER = frozenset("ÉÈÊËÀÂÎÏÔÙÛÜÇŒÆ")
_SIGNS = frozenset("’‘“”«»–—…°€•·²³§ºª\u00a0")


@dataclass(frozen=True, slots=True)
class Encoding:
    """`damaged`: UTF-8 but for a few bytes. `bare_cr`: lines end with CR alone, as on old Macs."""

    name: str
    bare_cr: bool = False
    damaged: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the bytes can be used as they are, a UTF-8 mark apart."""
        return self.name in {"utf-8", "utf-8-sig"} and not (self.bare_cr or self.damaged)


def detect_encoding(path: Path) -> Encoding:
    """Reads the whole file once: the first accent may be on the last line.

    Raises: Refused when NUL bytes say that it is not text.
    """
    with path.open("rb") as file:
        start = file.read(64 << 10)
    wide = _wide(start)
    if wide:
        return Encoding(wide, _has_bare_cr(path, wide))
    evidence, is_utf8, bare_cr = _survey(path)
    if is_utf8:
        return Encoding("utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8", bare_cr)
    if _is_nearly_utf8(evidence):
        return Encoding("utf-8", bare_cr, damaged=True)
    return Encoding(_legacy(evidence), bare_cr)


def _wide(start: bytes) -> str | None:
    """UTF-16 or 32, by mark or by where the NUL bytes are."""
    for mark, name in _BOMS[1:]:
        if start.startswith(mark):
            return name
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 5 < len(start):
        return None
    if min(even, odd) * 10 > max(even, odd):
        raise refusals.nul_bytes()
    return "utf-16-be" if even > odd else "utf-16-le"


def _has_bare_cr(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(1 << 16)
    return "\r" in start and "\n" not in start


def _survey(path: Path) -> tuple[bytes, bool, bool]:
    """Some lines with bytes beyond ASCII, whether all is UTF-8, whether CR alone ends lines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    evidence, size, valid, newlines, returns = [], 0, True, False, False
    for piece in _pieces(path):
        if b"\0" in piece:
            raise refusals.nul_bytes()
        newlines, returns = newlines or b"\n" in piece, returns or b"\r" in piece
        if size < _EVIDENCE and not piece.isascii():
            lines = _high_lines(piece, _EVIDENCE - size)
            evidence.append(lines)
            size += len(lines)
        valid = valid and _accepts(decoder, piece)
    return b"\n".join(evidence), valid and _accepts(decoder, b"", final=True), returns and not newlines


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _high_lines(piece: bytes, room: int) -> bytes:
    found = bytearray()
    for line in piece.replace(b"\r", b"\n").split(b"\n"):
        if not line.isascii():
            found += line + b"\n"
            if len(found) >= room:
                break
    return bytes(found)


def _accepts(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(evidence: bytes) -> bool:
    """Whether sequences of UTF-8 are many and the bytes outside them few."""
    rest, sequences = _SEQUENCE.subn(b"", evidence)
    strays = sum(byte >= 0x80 for byte in rest)
    return sequences >= 3 and sequences >= 10 * strays


def _legacy(evidence: bytes) -> str:
    scores = {name: _french_score(decode_legacy(evidence, name)) for name in _LEGACY}
    best = max(_LEGACY, key=scores.__getitem__)
    if scores[best] > 0:
        return best
    name = chardet.detect(evidence).get("encoding")
    return name.lower() if name and _is_single_byte(name) else best


def _is_single_byte(name: str) -> bool:
    try:
        return len(bytes(range(0x20, 0x7F)).decode(name)) == 0x5F and "utf" not in name.lower()
    except (LookupError, UnicodeDecodeError):
        return False


def _french_score(text: str) -> float:
    """The sum over the characters beyond ASCII: high where a French text would have them."""
    padded = f" {text} "
    return sum(
        _letter_score(padded[rank - 1], letter, padded[rank + 1])
        for rank, letter in enumerate(padded)
        if letter > "\x7f"
    )


def _letter_score(before: str, letter: str, after: str) -> float:
    if before > "\xa0" and letter > "\xa0":
        return -1.5  # two such characters in a row are rare in French, the rule in another alphabet
    if letter in _COMMON or letter in _LOWER:
        shouted = before.isupper() and after.isupper()
        return -1.0 if shouted else _COMMON.get(letter, 1.0)
    if letter in _UPPER:
        return -3.0 if before.islower() else 1.5
    if letter in _SIGNS:
        return 0.5
    if "\x80" <= letter <= "\x9f":
        return -5.0
    return -2.0


def decode_legacy(data: bytes, name: str) -> str:
    """Decodes one-byte encodings; bytes that the encoding leaves undefined become the control they are."""
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        if name.startswith("utf"):
            raise
    return codecs.charmap_decode(data, "strict", _table(name))[0]


def _table(name: str) -> str:
    return "".join(bytes([byte]).decode(name, "ignore") or chr(byte) for byte in range(256))


def write_utf8(source: Path, target: Path, encoding: Encoding) -> int:
    """Copies `source` into `target` as UTF-8 with LF where CR alone ended lines.

    Returns how many characters could not be read and were taken for cp1252 or replaced.
    """
    spoiled = 0
    with target.open("wb") as file:
        for text, bad in _texts(source, encoding):
            spoiled += bad
            file.write((text.replace("\r", "\n") if encoding.bare_cr else text).encode())
    return spoiled


def _texts(source: Path, encoding: Encoding) -> Iterator[tuple[str, int]]:
    if encoding.damaged:
        yield from _mended(source)
    elif encoding.name.startswith("utf"):
        decoder = codecs.getincrementaldecoder(encoding.name)("replace")
        for piece in _pieces(source):
            text = decoder.decode(piece)
            yield text, text.count("\ufffd")
        yield decoder.decode(b"", final=True), 0
    else:
        for piece in _pieces(source):
            yield decode_legacy(piece, encoding.name), 0


def _mended(source: Path) -> Iterator[tuple[str, int]]:
    """UTF-8 whose few wrong bytes are read as cp1252."""
    rest = b""
    for piece in (*_pieces(source), b""):
        data = rest + piece
        rest = b""
        parts, bad = [], 0
        while data:
            try:
                parts.append(data.decode())
                break
            except UnicodeDecodeError as error:
                parts.append(data[: error.start].decode())
                if piece and error.end == len(data):
                    rest = data[error.start :]
                    break
                parts.append(decode_legacy(data[error.start : error.end], "cp1252"))
                bad += 1
                data = data[error.end :]
        yield "".join(parts), bad
