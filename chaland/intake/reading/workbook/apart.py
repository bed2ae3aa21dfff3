"""Reads the sheets of a workbook in a process of its own: `python apart.py WORKBOOK DIRECTORY`.

A damaged xls can make its reader ask for all the memory there is, and die with whoever runs it.
Writes each sheet as `<rank>.arrow` and the names of the sheets as `sheets.json`. Imports nothing of
ours, so as to start quickly. Exit code 3: the workbook is protected by a password.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import fastexcel

_MEMORY = 4 << 30


def main(source: str, target: Path) -> int:
    _limit_memory()
    try:
        reader = fastexcel.read_excel(source)
    except fastexcel.FastExcelError as error:
        return 3 if "password" in str(error).lower() else 1
    (target / "sheets.json").write_text(json.dumps(reader.sheet_names), encoding="utf-8")
    for rank in range(len(reader.sheet_names)):
        with contextlib.suppress(fastexcel.FastExcelError):  # a chart has no cells
            sheet = reader.load_sheet(rank, header_row=None, skip_rows=0, dtypes="string")
            sheet.to_polars().write_ipc(target / f"{rank}.arrow")
    return 0


def _limit_memory() -> None:
    """Where the system can: on Windows the guard before us is all there is."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
