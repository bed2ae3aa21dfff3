"""One job that asks about addresses: what it has done so far, and how it writes a page with its checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from chaland.customers.domain.answers import KEY
from chaland.enrichment.models import Run
from chaland.enrichment.queries.wanted import Party
from chaland.enrichment.services.places import department_and_region
from chaland.enrichment.services.runs import REGISTERS
from chaland.enrichment.services.writing import Answer, write_answers
from chaland.jobs.domain import Run as JobRun
from chaland.kernel.clock import Clock

PAGE = 2_000
COUNTED = ("asked", "answered", "unchanged", "housenumber", "street", "municipality")
WRITTEN = (
    "party_id",
    "of",
    "type",
    "score",
    "insee",
    "postal_code",
    "city",
    "street",
    "latitude",
    "longitude",
)
"""The columns of answers about addresses, as they are written."""


def folder_of(run: JobRun) -> Path:
    """Where a job keeps what it has read, until its end."""
    number = getattr(getattr(run, "job", None), "pk", 0)
    folder = Path(settings.CHALAND_HOME) / "enrichment" / f"job-{number}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


class Work:
    """One job: what it has done so far, and how it writes a page with its checkpoint."""

    def __init__(self, run: JobRun, entry: Run | None, folder: Path, clock: Clock) -> None:
        self.run, self.entry, self.folder, self.clock = run, entry, folder, clock
        self.state: dict[str, Any] = {"part": 0, "pages": 0, "counts": {}, **run.checkpoint}
        self._page = 0

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = dict.fromkeys(COUNTED, 0) | self.state["counts"]
        return found

    def add(self, **more: int) -> None:
        self.state["counts"] = dict(Counter(self.state["counts"]) + Counter(more))

    def write(self, party: Party, rows: pl.DataFrame) -> None:
        """Rows of WRITTEN, a page and its checkpoint a transaction; pages of this part that were written by a
        worker before this one are passed over."""
        for start in range(0, rows.height, PAGE):
            self._page += 1
            if self._page > self.state["pages"]:
                with transaction.atomic():
                    self._write_page(party, rows.slice(start, PAGE))
                    self.advance("locating", pages=self._page)

    def _write_page(self, party: Party, page: pl.DataFrame) -> None:
        answers = [self._answer(row) for row in page.iter_rows(named=True)]
        self.add(**dict(page.group_by("type").len().iter_rows()))
        if self.entry is not None:
            self.add(**write_answers(party, self.entry, answers, self.clock()))
        else:
            self.add(answered=len(answers))

    def begin_part(self) -> None:
        """No page of what comes now was written before."""
        self._page, self.state["pages"] = 0, 0

    def end_part(self, part: int, total: int | None = None) -> None:
        self._page = 0
        self.advance("locating", total=total, part=part + 1, pages=0)

    def advance(self, note: str, total: int | None = None, done: int | None = None, **state: Any) -> None:
        self.state |= state
        reached = self.counts["answered"] + self.counts["unchanged"] if done is None else done
        self.run.advance(done=reached, total=total, checkpoint=self.state, note=note)

    def _answer(self, row: Mapping[str, Any]) -> Answer:
        place = {
            name: row[name] for name in ("latitude", "longitude", "insee", "postal_code", "city") if row[name]
        }
        told = {
            "of": row["of"],
            "type": row["type"],
            "score": round(row["score"], 3),
            "street": row["street"],
            "place": {**place, **department_and_region(row["insee"])},
            "edition": self.run.arguments["edition"],
            "licence": REGISTERS["addresses", self.run.arguments["way"]].licence,
        }
        found = (row[name] for name in ("street", "postal_code", "city", "insee", "latitude", "longitude"))
        raw = (told["type"], told["score"], *found, told["licence"], told["edition"])
        return Answer(row["party_id"], {KEY: told}, raw=raw)
