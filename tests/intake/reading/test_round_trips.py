"""Laws: what is written comes back, whatever the encoding, the delimiter, the line ends, the titles."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.reading.delimited.blocks import BlockReader, Taken
from chaland.intake.reading.delimited.grid import Cutter
from chaland.intake.reading.model import Block
from tests.intake.reading.reading import read

HEADERS = ["Prénom", "Nom de société", "Téléphone", "Note « libre »", "Adresse électronique", "Été"]
WORDS = [
    "Hélène",
    "Noël",
    "Besançon",
    "O'Neil",
    "déjà",
    "12",
    "3,5",
    'dit "Jo"',
    "a;b",
    "a,b",
    "x|y",
    "a\tb",
    "",
    " ",
    '"',
]
BREAKS = ["\n", "\r\n", "une\nautre"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "mac-roman", "cp850"]
DELIMITERS = [";", ",", "\t", "|", "||"]
TITLES = [[], ["Export du fichier clients"], ["Société Dupont", "", "Édité le 3 mars"]]


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[list[str]], list[int], list[str]]:
    """Bytes, rows, the line each row starts at, headers."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    delimiter = draw(st.sampled_from(DELIMITERS))
    encoding = draw(st.sampled_from(ENCODINGS))
    words = [word for word in WORDS if delimiter != "||" or "|" not in word]
    if encoding in {"mac-roman", "cp850"}:
        words = [word for word in words if word.isascii()] + ["Hélène", "déjà"]
    cell = st.lists(st.sampled_from(words + ([] if end == "\r" else BREAKS)), max_size=3).map("".join)
    width = draw(st.integers(2, len(HEADERS)))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=12))
    rows = [["v" + row[0], *row[1:]] for row in rows]
    titles = draw(st.sampled_from(TITLES))
    headers = [header for header in HEADERS[:width] if encoding != "cp850" or "«" not in header]
    headers += [f"Numéro {rank}" for rank in range(len(headers), width)]
    text, lines = _written(titles, headers, rows, delimiter, end, quoting=draw(st.sampled_from([0, 1])))
    return text.encode(encoding), rows, lines, headers


def _written(
    titles: list[str], headers: list[str], rows: list[list[str]], delimiter: str, end: str, *, quoting: int
) -> tuple[str, list[int]]:
    out = io.StringIO(newline="")
    mark = delimiter if len(delimiter) == 1 else "\x1f"
    writer = csv.writer(out, delimiter=mark, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    for title in titles:
        out.write(title + end)
    writer.writerow(headers)
    lines = []
    for row in rows:
        text = out.getvalue()
        lines.append(1 + (text.count("\r") if end == "\r" else text.count("\n")))
        writer.writerow(row)
    return out.getvalue().replace(mark, delimiter), lines


@settings(max_examples=100)
@given(files(), st.sampled_from([1, 3, 20_000]))
def test_cells_and_lines_come_back(
    file: tuple[bytes, list[list[str]], list[int], list[str]], chunk: int
) -> None:
    content, rows, lines, headers = file
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "clients.csv"
        path.write_bytes(content)
        whole = read(path, chunk=chunk)
    assert list(whole.table.headers) == headers
    assert whole.rows == [tuple(cell or None for cell in row) for row in rows]
    assert whole.lines == lines
    assert not whole.ragged


CELLS = st.text(st.sampled_from('ab;"\né1\r'), max_size=6)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=20),
    st.sampled_from(["\n", "\r\n"]),
)
def test_the_fast_reader_and_the_careful_one_agree(rows: list[list[str]], end: str) -> None:
    text, _ = _written([], ["a", "b", "c"], rows, ";", end, quoting=1)
    reader = BlockReader(";", 3, 1 << 20)
    fast = reader.take(text.encode(), 1, final=True)
    careful = reader._carefully(text.encode(), 1, final=True)
    assert fast is not None
    assert careful is not None
    assert _facts(fast) == _facts(careful)


@given(
    st.text(st.sampled_from('ab;;"\n\n'), min_size=1, max_size=60), st.lists(st.integers(0, 60), max_size=4)
)
def test_the_size_of_the_pieces_changes_nothing(text: str, cuts: list[int]) -> None:
    """Even when quotes are anything but well formed."""
    whole = _cut([text])
    places = sorted({text.rfind("\n", 0, cut) + 1 for cut in cuts})
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    assert _cut(pieces) == whole


def _cut(pieces: list[str]) -> list[tuple[int, tuple[str | None, ...]]]:
    cutter = Cutter(BlockReader(";", 4, 1 << 20))
    blocks = [block for piece in pieces if piece for block in cutter.feed(piece.encode())] + list(
        cutter.finish()
    )
    return [pair for block in blocks for pair in _rows(block)]


def _rows(block: Block) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    kept = list(zip(block.lines.to_list(), block.frame.rows(), strict=True))
    yield from sorted(kept + [(row.line, row.cells) for row in block.ragged])


def _facts(taken: Taken) -> tuple[object, ...]:
    return taken.block.frame.rows(), taken.block.lines.to_list(), taken.size, taken.lines, taken.stray
