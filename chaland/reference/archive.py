"""The one data file of the package: a zip of Parquet tables, opened when first asked for.

So is Polars, in this room: a command that looks nothing up starts without it, half as fast again.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_ROOM = "chaland.reference"


@cache
def table(name: str) -> pl.DataFrame:
    """One table of the archive, read once. Nobody may change it in place. Cost: under 100 ms."""
    import polars as pl

    return pl.read_parquet(io.BytesIO(member(f"{name}.parquet")))


def member(name: str) -> bytes:
    """The bytes of one member of the archive."""
    data = resources.files(_ROOM) / "data" / "reference.zip"
    with data.open("rb") as file, zipfile.ZipFile(file) as archive:
        return archive.read(name)


def word_lines(name: str) -> list[list[str]]:
    """The words of each line of one of our own plain lists; `#` starts a comment."""
    text = (resources.files(_ROOM) / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [words for line in text.splitlines() if (words := line.partition("#")[0].split())]
