"""A large table (csv, csv.gz, zip of one csv, parquet), block by block, as text columns."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_BLOCK = 32 << 20
_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows with the columns asked for; `done` and `total`: bytes of the file read so far, and in all."""

    frame: pl.DataFrame
    done: int
    total: int


def headers(path: Path) -> tuple[str, ...]:
    """The names of the columns. Raises: Invalid (`enrichment_file_unreadable`)."""
    try:
        if path.suffix == ".parquet":
            return tuple(pl.read_parquet_schema(path))
        with _opened(path) as (stream, _):
            return _named(stream.readline())
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, pl.exceptions.PolarsError) as fault:
        raise _unreadable(path) from fault


def blocks(path: Path, columns: Sequence[str]) -> Iterator[Block]:
    """Those of `columns` that the file has. Raises: Invalid (`enrichment_file_unreadable`)."""
    there = [name for name in columns if name in headers(path)]
    try:
        yield from _parquet(path, there) if path.suffix == ".parquet" else _csv(path, there)
    except (OSError, EOFError, zipfile.BadZipFile, pl.exceptions.PolarsError) as fault:
        raise _unreadable(path) from fault


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Block]:
    height: int = pl.scan_parquet(path).select(pl.len()).collect().item()
    size = path.stat().st_size
    for start in range(0, height, _ROWS):
        rows = pl.scan_parquet(path).select(pl.col(columns).cast(pl.String)).slice(start, _ROWS).collect()
        yield Block(rows, round(size * min(start + _ROWS, height) / height), size)


def _csv(path: Path, columns: Sequence[str]) -> Iterator[Block]:
    with _opened(path) as (stream, file):
        total, head = path.stat().st_size, stream.readline()
        separator = _separator(head)
        rest = b""
        while data := stream.read(_BLOCK):
            whole, rest = _cut(rest + data)
            if whole:
                yield Block(_frame(head + whole, separator, columns), file.tell(), total)
        if rest.strip():
            yield Block(_frame(head + rest, separator, columns), total, total)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The text, and the file below it, which says how far reading is."""
    with path.open("rb") as file:
        if path.suffix == ".gz":
            with gzip.open(file, "rb") as unpacked:
                yield io.BufferedReader(unpacked), file
        elif path.suffix == ".zip":
            with zipfile.ZipFile(file) as archive, archive.open(_only_csv(archive, path)) as member:
                yield member, file
        else:
            yield file, file


def _only_csv(archive: zipfile.ZipFile, path: Path) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    if not names:
        raise _unreadable(path)
    return names[0]


def _cut(data: bytes) -> tuple[bytes, bytes]:
    """Whole records, and what begins after them: a line feed inside quotes ends nothing."""
    end = data.rfind(b"\n") + 1
    while end and data.count(b'"', 0, end) % 2:
        end = data.rfind(b"\n", 0, end - 1) + 1
    return data[:end], data[end:]


def _separator(head: bytes) -> str:
    return ";" if head.count(b";") > head.count(b",") else ","


def _named(head: bytes) -> tuple[str, ...]:
    text = head.decode("utf-8-sig", errors="replace").strip()
    return tuple(name.strip('"') for name in text.split(_separator(head)))


def _frame(data: bytes, separator: str, columns: Sequence[str]) -> pl.DataFrame:
    return pl.read_csv(
        io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")),
        separator=separator,
        columns=list(columns),
        infer_schema=False,
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
    )


def _unreadable(path: Path) -> Invalid:
    return Invalid(
        "enrichment_file_unreadable",
        Text("Le fichier {file} ne se lit pas.", "The file {file} cannot be read."),
        remedy=Text(
            "Attendu : csv, csv.gz, zip ou parquet, tel que publié.",
            "Expected: csv, csv.gz, zip or parquet, as published.",
        ),
        path="file",
        file=path.name,
    )
