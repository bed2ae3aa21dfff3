"""Opens the originals as their owners publish them: zip members, gzipped text, several separators."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl


def zip_member(folder: Path, archive: str, name: str) -> bytes:
    """One member of a zip of the folder; the member may lie in a folder of the zip."""
    with zipfile.ZipFile(folder / archive) as opened:
        inside = next(n for n in opened.namelist() if n.rpartition("/")[2] == name)
        return opened.read(inside)


def zip_json(folder: Path, archive: str, name: str) -> Any:
    return json.loads(zip_member(folder, archive, name))


def zip_csv(
    folder: Path, archive: str, name: str, *, separator: str = ",", encoding: str = "utf-8"
) -> pl.DataFrame:
    """A table of strings; empty cells are null."""
    text = zip_member(folder, archive, name).decode(encoding)
    return pl.read_csv(text.encode(), separator=separator, infer_schema=False)


def gzip_csv(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(gzip.decompress((folder / name).read_bytes()), infer_schema=False)


def gzip_lines(folder: Path, name: str) -> list[str]:
    return gzip.decompress((folder / name).read_bytes()).decode("utf-8").split("\n")
