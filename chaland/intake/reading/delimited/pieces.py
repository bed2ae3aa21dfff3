"""A text file by pieces that end at line feeds, in flat memory whatever the length of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SIZE = 4 << 20
LONGEST_LINE = 8 << 20  # a longer one is not held in memory


@dataclass(frozen=True, slots=True)
class Piece:
    """`is_huge`: only the first bytes of one line, too long to hold."""

    data: bytes
    is_huge: bool = False


def read_pieces(path: Path, skip: int) -> Iterator[Piece]:
    """From byte `skip` to the end; the last piece may lack its line feed."""
    with path.open("rb") as file:
        file.seek(skip)
        rest = b""
        while data := file.read(SIZE):
            head, feed, tail = data.rpartition(b"\n")
            if feed:
                yield Piece(rest + head + feed)
                rest = tail
                continue
            rest += data
            if len(rest) > LONGEST_LINE:
                yield Piece(rest[:SIZE], is_huge=True)
                rest = b""
                _seek_next_line(file)
        if rest:
            yield Piece(rest)


def _seek_next_line(file: BinaryIO) -> None:
    while data := file.read(SIZE):
        place = data.find(b"\n")
        if place >= 0:
            file.seek(place + 1 - len(data), 1)
            return
