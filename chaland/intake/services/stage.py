"""The second step: read, clean and stage the whole file, then say what committing it would do."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from chaland.intake import findings, staged
from chaland.intake.cleaning import Evidence, Mapping, gather_evidence
from chaland.intake.keys import ranked
from chaland.intake.mapping_codec import decode
from chaland.intake.models import Import, State
from chaland.intake.reading import Table, open_file
from chaland.intake.services.begin import SAMPLE, folder_of, noticed, upload_of
from chaland.intake.services.compare import compare_all
from chaland.intake.services.rejects import write_rejects
from chaland.intake.staging import Plan, stage_all
from chaland.jobs.domain import Run
from chaland.kernel.clock import system_clock, today

SEVERAL = 200_000
"""From so many rows on, chunks are cleaned in several processes."""

EVIDENCE = 10_000
"""How many rows, spread over the file, decide how its dates and numbers are read."""


def stage(run: Run) -> AbstractMapping[str, Any]:
    """Job `intake.stage`, argument `import`. Takes up after the last complete chunk."""
    entry = Import.objects.select_related("batch__source").get(pk=run.arguments["import"])
    folder = folder_of(entry.pk)
    mapping = decode(entry.mapping, entry.batch.headers)
    _start(entry)
    chunks = _stage_chunks(run, entry, folder, mapping)
    _rank(folder, chunks)
    counts = compare_all(run, entry, folder, chunks)
    report = findings.total(list(_findings(folder, chunks)))
    entry.rejects_file = write_rejects(folder, entry, chunks, run.arguments.get("language", "fr"))
    with transaction.atomic():
        entry.chunks, entry.report = chunks, report
        entry.counts = {**counts, "doubtful": report.pop("doubtful")}
        entry.state = State.STAGED
        entry.save(update_fields=["chunks", "report", "counts", "state", "rejects_file"])
        run.advance(done=counts["read"], total=counts["read"], note="")
    return dict(entry.counts)


def _start(entry: Import) -> None:
    if entry.state == State.MAPPING:
        staged.remove(folder_of(entry.pk))
        entry.state = State.STAGING
        entry.evidence = {}
        entry.save(update_fields=["state", "evidence"])


def _stage_chunks(run: Run, entry: Import, folder: Path, mapping: Mapping) -> int:
    done = number = 0
    with open_file(upload_of(entry), name=entry.file_name) as opened:
        table = opened.table(entry.sheet)
        evidence = _evidence(entry, table, mapping)
        plan = Plan(folder, mapping, evidence, allowed=bool(entry.allowed_sensitive))
        several = (table.rows_estimate or 0) >= SEVERAL
        rows = stage_all(plan, table.chunks(settings.CHALAND_CHUNK), several=several)
        for read in rows:
            number, done = number + 1, done + read
            with transaction.atomic():
                run.advance(done=done, total=table.rows_estimate, note="staging")
        entry.notices = noticed(table)
        entry.save(update_fields=["notices"])
    return number


def _evidence(entry: Import, table: Table, mapping: Mapping) -> Evidence:
    """Gathered once and kept, so that a resumed import decides the same."""
    if entry.evidence:
        return Evidence.from_json(entry.evidence)
    day = today(system_clock, mapping.zone)
    evidence = gather_evidence(_spread(table), mapping, today=day)
    entry.evidence = evidence.to_json()
    entry.save(update_fields=["evidence"])
    return evidence


def _spread(table: Table) -> pl.DataFrame:
    """Rows from all over the file: one sorted by date would say nothing in its first thousands."""
    if (table.rows_estimate or 0) <= SAMPLE:
        return table.sample(SAMPLE)
    step = max(1, (table.rows_estimate or 0) // EVIDENCE)
    return pl.concat([chunk.frame.gather_every(step) for chunk in table.chunks(settings.CHALAND_CHUNK)])


def _findings(folder: Path, chunks: int) -> Iterator[pl.DataFrame]:
    for number in range(chunks):
        frame = staged.read(folder, number, "findings")
        if frame is not None:
            yield frame.drop("raw")  # the rejected rows themselves may be the whole file


def _rank(folder: Path, chunks: int) -> None:
    """Tell rows of one key apart, over the whole file: the same thing said again, or something else."""
    for part in ("people", "firms", "products"):
        _rank_records(folder, chunks, part)
    _rank_facts(folder, chunks)


def _rank_records(folder: Path, chunks: int, part: staged.Part) -> None:
    columns = ["base_key", "digest", *(["derived"] if part == "firms" else [])]
    frames = list(staged.column_by_chunk(folder, chunks, part, columns))
    there = [
        frame.with_columns(chunk=pl.lit(number)) for number, frame in enumerate(frames) if frame is not None
    ]
    if not there:
        return
    told = pl.concat(there)
    derived = pl.col("derived") if part == "firms" else pl.lit(False)
    told = told.with_columns(repeat=~pl.struct("base_key", "digest", derived).is_first_distinct())
    said = (~pl.col("repeat") & ~derived).cast(pl.Int32).cum_sum().over("base_key")
    told = told.with_columns(  # a firm that people's rows name is said once, whatever they call it
        repeat=pl.when(derived).then(~pl.col("base_key").is_first_distinct()).otherwise("repeat"),
        rank=pl.when(derived).then(0).otherwise(said - 1),
    )
    told = told.with_columns(
        key=pl.when(pl.col("rank") > 0)
        .then(pl.concat_str("base_key", pl.lit("#"), pl.col("rank") + 1))
        .otherwise("base_key")
    )
    for (number,), mine in told.partition_by("chunk", as_dict=True, maintain_order=True).items():
        staged.write_ranks(folder, int(number), part, mine.select("repeat", "key"))


def _rank_facts(folder: Path, chunks: int) -> None:
    frames = list(staged.column_by_chunk(folder, chunks, "facts", ["hash"]))
    there = [
        frame.with_columns(chunk=pl.lit(number)) for number, frame in enumerate(frames) if frame is not None
    ]
    if not there:
        return
    told = pl.concat(there).with_columns(rank=pl.int_range(pl.len()).over("hash"))
    for (number,), mine in told.partition_by("chunk", as_dict=True, maintain_order=True).items():
        keys = ranked(mine["hash"], mine["rank"]).alias("key").to_frame()
        staged.write_ranks(folder, int(number), "facts", keys)
