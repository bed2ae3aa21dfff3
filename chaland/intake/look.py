"""What was seen of a file when it came in, kept beside it: its first rows and what they seem to be. Pure.

The columns page and its preview read this, so that a large workbook is not opened again at each change.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from chaland.intake.reading import Chunk, OpenedFile, Table
from chaland.intake.recognition import ColumnGuess, Recognition, Sensitive
from chaland.kernel.text import Text

_CONSIDERED = 300
"""How many of the first rows examples are chosen from."""


@dataclass(frozen=True, slots=True)
class Look:
    """frame, lines: the first rows, as in `reading.Chunk`. sheets: those of the workbook, empty for others.

    encoding, delimiter: None where the format has none.
    """

    frame: pl.DataFrame
    lines: pl.Series
    recognition: Recognition
    format: str
    sheets: tuple[str, ...]
    encoding: str | None
    delimiter: str | None
    rows_estimate: int | None


def first_rows(table: Table, rows: int) -> Chunk:
    """The first rows with their lines; none when the table is empty."""
    for chunk in table.chunks(rows):
        return Chunk(chunk.frame.head(rows), chunk.lines.head(rows))
    empty = pl.DataFrame(schema=dict.fromkeys(table.headers, pl.String))
    return Chunk(empty, pl.Series("line", [], dtype=pl.Int64))


def look(opened: OpenedFile, table: Table, seen: Chunk, recognition: Recognition) -> Look:
    return Look(
        seen.frame,
        seen.lines,
        recognition,
        opened.format,
        opened.sheets,
        table.encoding,
        table.delimiter,
        table.rows_estimate,
    )


def keep(folder: Path, seen: Look) -> None:
    """Write so that a crash leaves the whole or nothing."""
    seen.frame.write_ipc(folder / "look.arrow", compression="lz4")
    plain = {
        "lines": seen.lines.to_list(),
        "recognition": asdict(seen.recognition),
        "format": seen.format,
        "sheets": seen.sheets,
        "encoding": seen.encoding,
        "delimiter": seen.delimiter,
        "rows_estimate": seen.rows_estimate,
    }
    unfinished = folder / "look.part"
    unfinished.write_text(json.dumps(plain), encoding="utf-8")
    os.replace(unfinished, folder / "look.json")


def kept(folder: Path) -> Look | None:
    """What `keep` wrote, or None."""
    if not (folder / "look.json").exists():
        return None
    plain = json.loads((folder / "look.json").read_text(encoding="utf-8"))
    return Look(
        # not mapped in memory: the file may be removed while a page reads it
        pl.read_ipc(BytesIO((folder / "look.arrow").read_bytes())),
        pl.Series("line", plain["lines"], dtype=pl.Int64),
        _recognition(plain["recognition"]),
        plain["format"],
        tuple(plain["sheets"]),
        plain["encoding"],
        plain["delimiter"],
        plain["rows_estimate"],
    )


def _recognition(plain: dict[str, Any]) -> Recognition:
    return Recognition(**{**plain, "columns": tuple(_guess(column) for column in plain["columns"])})


def _guess(plain: dict[str, Any]) -> ColumnGuess:
    return ColumnGuess(
        **{
            **plain,
            "reasons": tuple(Text(**reason) for reason in plain["reasons"]),
            "alternatives": tuple(plain["alternatives"]),
            "examples": tuple(plain["examples"]),
            "sensitive": Sensitive(**plain["sensitive"]) if plain["sensitive"] else None,
        }
    )


def telling_rows(frame: pl.DataFrame, wanted: int) -> list[int]:
    """Places of a few of the first rows that show as many different ways of writing as can be, in order."""
    shapes = [_shapes(row) for row in frame.head(_CONSIDERED).iter_rows()]
    seen: set[tuple[int, str]] = set()
    chosen: list[int] = []
    for _ in range(min(wanted, len(shapes))):
        best = max(
            (place for place in range(len(shapes)) if place not in chosen),
            key=lambda place: len(shapes[place] - seen),
        )
        chosen.append(best)
        seen |= shapes[best]
    return sorted(chosen)


def _shapes(cells: Sequence[str | None]) -> set[tuple[int, str]]:
    return {(place, _shape(cell)) for place, cell in enumerate(cells) if cell}


def _shape(cell: str) -> str:
    """`04 78 12` → `9 9 9`, `DUPONT Jean` → `A Aa`: the same for two cells written alike."""
    shape = re.sub(r"[a-zà-ÿœ]+", "a", re.sub(r"[A-ZÀ-ÝŒ]+", "A", cell[:60]))
    return re.sub(r"\d+", "9", shape)[:12]
