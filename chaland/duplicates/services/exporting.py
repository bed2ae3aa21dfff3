"""Who stands twice, in a file: a row a source record, those of one person under one number."""

from __future__ import annotations

import csv
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
    rows = 0
    with written_whole(to) as draft:
        with draft.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            party = Subject(scan.subject).party
            writer.writerow(name.replace("contact", party) for name in Line.__dataclass_fields__)
            for line in lines(scan):
                writer.writerow([shield(cell) if isinstance(cell, str) else cell for cell in astuple(line)])
                rows += 1
        facts = {"scan": scan.pk, "rows": rows, "file": to.name}
        record(actor=by, verb="duplicates.export", subject_kind="export", facts=facts)
    return rows
