"""From the bytes of a text file to a Grid: encoding, delimiter, rows wrapped in quotes."""

from __future__ import annotations

from pathlib import Path

from chaland.intake.reading import refusals
from chaland.intake.reading.delimited.delimiter import find_delimiter
from chaland.intake.reading.delimited.encoding import Encoding, detect_encoding, write_utf8
from chaland.intake.reading.delimited.grid import DelimitedGrid, Source
from chaland.intake.reading.delimited.records import RecordReader
from chaland.intake.reading.model import Limits, Notice
from chaland.kernel.text import Text

_SAMPLE = 256 << 10
_MARK = b"\xef\xbb\xbf"


def open_delimited(path: Path, work: Path, limits: Limits) -> DelimitedGrid:
    """`work`: a private directory for the UTF-8 copy, made when the file is not already UTF-8.

    Raises: Refused for NUL bytes, no content, too many columns.
    """
    encoding = detect_encoding(path)
    path, notices = to_utf8(path, work, encoding)
    sample = _sample(path)
    if not sample.strip():
        raise refusals.empty()
    delimiter = find_delimiter(sample)
    if _is_wrapped(sample):
        path, delimiter = _unwrap(path, work / "unwrapped.csv")
        notices.append(_wrapped())
    skip, lines = _measure(path)
    return DelimitedGrid(Source(path, skip, encoding.name, delimiter, lines), limits, tuple(notices))


def to_utf8(path: Path, work: Path, encoding: Encoding) -> tuple[Path, list[Notice]]:
    """The file, or its copy in UTF-8, and what to say about it."""
    if encoding.is_plain:
        return path, []
    target = work / "utf8.txt"
    spoiled = write_utf8(path, target, encoding)
    notices = [] if encoding.name.startswith("utf-8") else [_read_as(encoding.name)]
    return target, [*notices, _spoiled(spoiled)] if spoiled else notices


def _sample(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
        whole = not file.read(1)
    if not whole and b"\n" in data:
        data = data[: data.rindex(b"\n") + 1]
    return data.removeprefix(_MARK).decode(errors="ignore")


def _measure(path: Path) -> tuple[int, int]:
    """Bytes of the UTF-8 mark, and the number of lines."""
    lines, last = 0, b""
    with path.open("rb") as file:
        skip = len(_MARK) if file.read(3) == _MARK else 0
        file.seek(skip)
        while piece := file.read(1 << 20):
            lines += piece.count(b"\n")
            last = piece[-1:]
    return skip, lines + (last not in {b"", b"\n"})


def _is_wrapped(sample: str) -> bool:
    """Whether every line is one quoted cell that holds a row: what a second export of a csv leaves."""
    lines = [line for line in sample.splitlines() if line.strip()][:50]
    inner = [_inside(line) for line in lines]
    doubled = sum('""' in line for line in lines)
    return doubled * 2 >= len(lines) > 1 and all(
        text and any(mark in text for mark in ",;\t") for text in inner
    )


def _inside(line: str) -> str | None:
    """What the quotes around a whole line hold, or None."""
    bare = line.rstrip(",;\t\r\n ")
    cells = next(RecordReader("\x1f").read(bare, 1, final=True)).cells if bare.count('"') >= 2 else []
    plain = len(cells) == 1 and bare[0] == bare[-1] == '"'
    return cells[0] if plain and '"' not in bare[1:-1].replace('""', "") else None


def _unwrap(path: Path, target: Path) -> tuple[Path, str]:
    """Writes the rows without the quotes around them; lines keep their numbers."""
    with (
        path.open(encoding="utf-8-sig", newline="\n") as source,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for line in source:
            out.write((_inside(line) if line.strip() else None) or line.rstrip("\r\n"))
            out.write("\n")
    return target, find_delimiter(_sample(target))


def _read_as(name: str) -> Notice:
    text = Text(fr=f"Le fichier a été lu en {name}.", en=f"The file was read as {name}.")
    return Notice("encoding", text)


def _spoiled(count: int) -> Notice:
    text = Text(
        fr=f"{count} caractère(s) illisible(s) : vérifiez les accents.",
        en=f"{count} unreadable character(s): check the accents.",
    )
    return Notice("unreadable_characters", text)


def _wrapped() -> Notice:
    text = Text(
        fr="Chaque ligne était entourée de guillemets : ils ont été retirés.",
        en="Each line was wrapped in quotes: they were removed.",
    )
    return Notice("wrapped_lines", text)
