"""Who stands twice, in a file: a row a source record, those of one person under one number."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.subjects import Subject
from chaland.duplicates.models import Scan
from chaland.duplicates.queries import Line, lines
from chaland.kernel.files import written_whole
from chaland.kernel.formulas import shield


def write_lines(*, scan: Scan, to: Path, by: User | None) -> int:
    """Write csv (UTF-8, commas) and note it in the audit trail. Returns the number of rows.

    Raises: Invalid (`folder_missing`). Cost: one pass over the members of clusters, in flat memory.
    """
    party = Subject(scan.subject).party
    return write_found(lines(scan), party=party, to=to, by=by, facts={"scan": scan.pk})


def write_found(
    found: Iterable[Line], *, party: str, to: Path, by: User | None, facts: Mapping[str, object]
) -> int:
    """The same of lines found otherwise. `facts`: for the audit trail, beside their number and the file."""
    rows = 0
    with written_whole(to) as draft:
        with draft.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(name.replace("contact", party) for name in Line.__dataclass_fields__)
            for line in found:
                writer.writerow([shield(cell) if isinstance(cell, str) else cell for cell in astuple(line)])
                rows += 1
        told = {**facts, "rows": rows, "file": to.name}
        record(actor=by, verb="duplicates.export", subject_kind="export", facts=told)
    return rows
