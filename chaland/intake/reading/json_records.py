"""JSON and JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from chaland.intake.reading import refusals
from chaland.intake.reading.delimited.encoding import detect_encoding
from chaland.intake.reading.delimited.opening import to_utf8
from chaland.intake.reading.delimited.pieces import read_pieces
from chaland.intake.reading.misfits import NO_OBJECT
from chaland.intake.reading.model import Limits, RaggedRow
from chaland.intake.reading.records import Found, RecordGrid
from chaland.kernel.listing import quoted
from chaland.kernel.text import Text

_DEPTH = 8
_WHOLE = 64 << 20  # a JSON object is read whole up to this size


def open_json_lines(path: Path, work: Path, limits: Limits) -> RecordGrid:
    """One object a line. A line that is not one becomes a ragged row."""
    encoding = detect_encoding(path)
    path, notices = to_utf8(path, work, encoding)
    return RecordGrid(lambda: _lines(path), limits, encoding=encoding.name, notices=tuple(notices))


def _lines(path: Path) -> Iterator[Found]:
    number = 0
    for piece in read_pieces(path, 0):
        for line in (piece.data[:1000],) if piece.is_huge else piece.data.removesuffix(b"\n").split(b"\n"):
            number += 1
            text = line.decode("utf-8-sig", "replace").strip()
            if text:
                yield Found(number, _flat_line(text, number))


def _flat_line(text: str, number: int) -> Mapping[str, str] | RaggedRow:
    try:
        value = json.loads(text)
        if isinstance(value, dict):
            return flatten(value)
    except (ValueError, RecursionError):
        pass
    return RaggedRow(number, (text[:10_000],), NO_OBJECT)


def open_json(path: Path, work: Path, limits: Limits) -> RecordGrid:
    """A list of objects, read piece by piece; or an object that holds one such list.

    Raises: Refused for another shape, damage, nesting without end.
    """
    encoding = detect_encoding(path)
    path, notices = to_utf8(path, work, encoding)
    with path.open(encoding="utf-8-sig") as file:
        first = file.read(4096).lstrip()[:1]
    if first == "[":
        return RecordGrid(lambda: _array(path), limits, encoding=encoding.name, notices=tuple(notices))
    records = _only_list(path)
    return RecordGrid(lambda: _numbered(records), limits, encoding=encoding.name, notices=tuple(notices))


def _numbered(records: list[object]) -> Iterator[Found]:
    for rank, record in enumerate(records, 1):
        yield Found(rank, _flat_record(record, rank))


def _flat_record(record: object, rank: int) -> Mapping[str, str] | RaggedRow:
    if isinstance(record, dict):
        return flatten(record)
    return RaggedRow(rank, (str(record)[:10_000],), NO_OBJECT)


def _only_list(path: Path) -> list[object]:
    if path.stat().st_size > _WHOLE:
        raise refusals.too_large(Text(fr="octets de JSON", en="bytes of JSON"), _WHOLE)
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refusals.damaged("JSON") from error
    lists = [value for value in whole.values() if _is_records(value)] if isinstance(whole, dict) else []
    if len(lists) != 1:
        raise refusals.json_shape()
    return list(lists[0])


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _array(path: Path) -> Iterator[Found]:
    """The members of a top-level list, decoded one by one from a sliding window."""
    with path.open(encoding="utf-8-sig") as file:
        window = _Window(file)
        window.skip("[")
        rank = 0
        while not window.skip("]"):
            rank += 1
            yield Found(rank, _flat_record(window.value(), rank))
            window.skip(",")


class _Window:
    """A JSON text of which only the current value is in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._at = 0

    def _more(self, size: int) -> bool:
        more = self._file.read(size)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)

    def skip(self, mark: str) -> bool:
        """Passes white space, then the mark if it is there. Raises: Refused at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                break
            if not self._more(1 << 20):
                raise refusals.damaged("JSON")
        found = self._text[self._at] == mark
        self._at += found
        return found

    def value(self) -> object:
        """The next value. Raises: Refused when it is not JSON or is over 8 million characters."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text):
                    self._at = end
                    return value
            except RecursionError as error:
                raise refusals.damaged("JSON") from error
            except ValueError:
                pass
            if len(self._text) - self._at > 8 << 20 or not self._more(max(1 << 20, len(self._text))):
                raise refusals.damaged("JSON")


def flatten(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """`{"adresse": {"ville": "Lyon"}}` -> `{"adresse.ville": "Lyon"}`; lists of plain values joined by ` ; `."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and depth < _DEPTH:
            flat.update(flatten(value, f"{name}.", depth + 1))
        elif (text := _text(value)) is not None:
            flat[name] = text
        else:
            flat.setdefault(name, "")
    return flat


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        if any(isinstance(one, dict | list) for one in value):
            return json.dumps(value, ensure_ascii=False)
        return " ; ".join(quoted(text) for text in map(_text, value) if text)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
