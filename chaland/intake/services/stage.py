"""The second step: read, clean and stage the whole file, then say what committing it would do."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from chaland.intake import findings, staged
from chaland.intake.cleaning import Evidence, Mapping, gather_evidence
from chaland.intake.mapping_codec import decode
from chaland.intake.models import Import, State
from chaland.intake.ranks import Ranks
from chaland.intake.reading import Table, open_file
from chaland.intake.services.begin import SAMPLE, folder_of, noticed, upload_of
from chaland.intake.services.compare import compare_all
from chaland.intake.services.opposed import told_by_the_house
from chaland.intake.services.rejects import write_rejects
from chaland.intake.staging import Plan, stage_all
from chaland.jobs.domain import Run
from chaland.kernel.clock import system_clock, today
from chaland.kernel.text import Language

SEVERAL = 200_000
"""From so many rows on, chunks are cleaned in several processes."""

EVIDENCE = 10_000
"""How many rows, spread over the file, decide how its dates and numbers are read."""

CELLS = 1_000_000
"""How many cells are cleaned at a time: each chunk costs a quarter of a second before its first row."""

DESCRIPTION = ("chunks", "report", "counts", "rejects_file")


def stage(run: Run) -> AbstractMapping[str, Any]:
    """Job `intake.stage`, argument `import`. Takes up after the last complete chunk."""
    entry = Import.objects.select_related("batch__source").get(pk=run.arguments["import"])
    if entry.state == State.MAPPING:
        forget_staged(entry)
        Import.objects.filter(pk=entry.pk).update(state=State.STAGING)
    with staging(entry) as work:
        for done in work.chunks():
            with transaction.atomic():
                run.advance(done=done, total=work.expected, note="staging")
    counts = compare_all(run, entry, work.folder, work.number)
    describe(entry, work, counts, run.arguments.get("language", "fr"))
    entry.state = State.STAGED
    with transaction.atomic():
        entry.save(update_fields=["state", *DESCRIPTION])
        run.advance(done=counts["read"], total=counts["read"], note="")
    return dict(entry.counts)


def forget_staged(entry: Import) -> None:
    """What was staged by another mapping."""
    staged.remove(folder_of(entry.pk))
    entry.evidence, entry.chunks = {}, 0
    entry.save(update_fields=["evidence", "chunks"])


class Staging:
    """A file while it is being staged. `number`: how many chunks are; `expected`: its rows, about."""

    def __init__(self, table: Table, plan: Plan) -> None:
        self._table, self._plan = table, plan
        self.folder, self.number, self.expected = plan.folder, 0, table.rows_estimate

    def chunks(self) -> Iterator[int]:
        """Stage chunk after chunk, giving the rows read so far; those on disk already are passed over."""
        ranks, done = Ranks(self.folder), 0
        several = (self.expected or 0) >= SEVERAL
        for read in stage_all(self._plan, self._table.chunks(at_a_time(self._table)), several=several):
            ranks.tell(self.number)
            self.number, done = self.number + 1, done + read
            yield done


@contextmanager
def staging(entry: Import) -> Iterator[Staging]:
    """The upload of an import, open for staging."""
    mapping = decode(entry.mapping, entry.batch.headers)
    with open_file(upload_of(entry), name=entry.file_name) as opened:
        table = opened.table(entry.sheet)
        evidence = _evidence(entry, table, mapping)
        allowed = bool(entry.allowed_sensitive)
        yield Staging(table, Plan(folder_of(entry.pk), mapping, evidence, allowed=allowed))
        entry.notices = noticed(table)
        entry.save(update_fields=["notices"])


def describe(entry: Import, work: Staging, counts: AbstractMapping[str, int], language: Language) -> None:
    """Fill in what is known of a file staged to its end (fields `DESCRIPTION`), and write its rejects."""
    report = findings.total(list(_findings(work.folder, work.number)))
    report["warnings"] += told_by_the_house(counts)
    entry.rejects_file = write_rejects(work.folder, entry.batch.headers, work.number, language)
    entry.chunks, entry.report = work.number, report
    entry.counts = {**counts, "doubtful": report.pop("doubtful")}


def _evidence(entry: Import, table: Table, mapping: Mapping) -> Evidence:
    """Gathered once and kept, so that a resumed import decides the same."""
    if entry.evidence:
        return Evidence.from_json(entry.evidence)
    day = today(system_clock, mapping.zone)
    evidence = gather_evidence(spread(table), mapping, today=day)
    entry.evidence = evidence.to_json()
    entry.save(update_fields=["evidence"])
    return evidence


def spread(table: Table) -> pl.DataFrame:
    """Rows from all over the file: one sorted by date would say nothing in its first thousands."""
    if (table.rows_estimate or 0) <= SAMPLE:
        return table.sample(SAMPLE)
    step = max(1, (table.rows_estimate or 0) // EVIDENCE)
    taken: list[pl.DataFrame] = []
    rank = 0
    for chunk in table.chunks(at_a_time(table)):
        taken.append(chunk.frame.gather_every(step, -rank % step))  # the same rows, however long a chunk is
        rank += chunk.frame.height
    return pl.concat(taken)


def at_a_time(table: Table) -> int:
    """Rows of a chunk: fewer where the file is wide, so that memory stays flat."""
    return max(1, min(settings.CHALAND_CHUNK, CELLS // len(table.headers)))


def _findings(folder: Path, chunks: int) -> Iterator[pl.DataFrame]:
    for number in range(chunks):
        frame = staged.read(folder, number, "findings")
        if frame is not None:
            yield frame.drop("raw")  # the rejected rows themselves may be the whole file
