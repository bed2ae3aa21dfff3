"""What migrations put into databases stays as it was, though the builders they ask are code of today.

A database that ran a migration last month holds what its builder wrote then; a new one must come to hold the same.
Whoever wants another trigger or index writes a builder beside these, and a migration that asks it. A table that is
watched by a migration of its own changes nothing here. `GOLDEN=1 pytest` writes the files: lines may be added to
them, none may go.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.consent import triggers as ledger
from chaland.customers import folding, shared, triggers

GOLDEN = Path(__file__).parents[1] / "golden/migrations"
COLUMNS = {table: ["id", *free, "kept"] for table, free in ledger.FREE.items()}


def _written(vendor: str) -> Iterator[str]:
    yield from triggers.install(vendor)
    yield from triggers.watch(vendor, triggers.MESSAGE)
    yield from triggers.remove(vendor)
    yield from triggers.install_search(vendor)
    yield from triggers.remove_search(vendor)
    yield from shared.install_shared(vendor)
    yield from shared.install_shared(vendor, (shared.MAILING,))
    yield from shared.remove_shared(vendor)
    yield from ledger.install(vendor, COLUMNS)
    yield from ledger.remove(vendor)
    if vendor == "postgresql":
        yield from folding.teach_postgres()
        yield from folding.forget_postgres()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_builders_write_what_they_wrote(vendor: str) -> None:
    golden, written = GOLDEN / f"{vendor}.sql", "".join(f"{one};\n" for one in _written(vendor))
    if os.environ.get("GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")
