"""One file a form: `write(table, path)` writes all of it and answers (rows, cells cut)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from chaland.exports.domain import Form, Table
from chaland.exports.writers import cards, delimited, jsonl, opendocument, parquet, workbook

Writer = Callable[[Table, Path], tuple[int, int]]

WRITERS: Mapping[Form, Writer] = {
    "csv": delimited.write,
    "xlsx": workbook.write,
    "ods": opendocument.write,
    "parquet": parquet.write,
    "jsonl": jsonl.write,
    "vcf": cards.write,
}
