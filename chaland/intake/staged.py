"""Staged rows on disk: one set of Arrow files a chunk, under the import's own folder.

A chunk is complete when its `.findings` file stands, which is written last. Pure of database.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

Part = Literal["people", "firms", "facts", "products", "findings"]


def write(folder: Path, chunk: int, part: Part, frame: pl.DataFrame) -> None:
    """Write so that a crash leaves the old file or none, never half of one."""
    _write(_path(folder, chunk, part), frame)


def _write(path: Path, frame: pl.DataFrame) -> None:
    unfinished = path.with_suffix(".part")
    frame.write_ipc(unfinished, compression="lz4")
    os.replace(unfinished, path)


def write_ranks(folder: Path, chunk: int, part: Part, ranks: pl.DataFrame) -> None:
    """Columns that only the chunks before can decide, one row a row of the part; `read` puts them beside."""
    _write(_ranks(folder, chunk, part), ranks)


def read_ranks(folder: Path, chunk: int, part: Part) -> pl.DataFrame | None:
    path = _ranks(folder, chunk, part)
    return pl.read_ipc(path) if path.exists() else None


def read(folder: Path, chunk: int, part: Part) -> pl.DataFrame | None:
    """A part with its ranks, if it has any; None where the chunk has no such part."""
    path = _path(folder, chunk, part)
    if not path.exists():
        return None
    frame, ranks = pl.read_ipc(path), read_ranks(folder, chunk, part)
    return frame if ranks is None else frame.with_columns(ranks.get_columns())


def is_complete(folder: Path, chunk: int) -> bool:
    return _path(folder, chunk, "findings").exists()


def columns(folder: Path, chunk: int, part: Part, names: Sequence[str]) -> pl.DataFrame | None:
    """A few columns of a part, as they were written; None where the chunk has no such part."""
    path = _path(folder, chunk, part)
    return pl.read_ipc(path, columns=list(names)) if path.exists() else None


def remove(folder: Path) -> None:
    """Remove staged rows; the upload and the rejects stay."""
    for path in folder.glob("chunk-*"):
        path.unlink(missing_ok=True)


def _path(folder: Path, chunk: int, part: Part) -> Path:
    return folder / f"chunk-{chunk:05d}.{part}.arrow"


def _ranks(folder: Path, chunk: int, part: Part) -> Path:
    return folder / f"chunk-{chunk:05d}.{part}.ranks.arrow"
