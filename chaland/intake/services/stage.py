"""The second step: read, clean and stage the whole file, then say what committing it would do."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from chaland.intake import findings, staged
from chaland.intake.cleaning import Evidence, Mapping, clean, gather_evidence
from chaland.intake.encode import raw_cells
from chaland.intake.hiding import hidden
from chaland.intake.keys import ranked
from chaland.intake.mapping_codec import decode
from chaland.intake.models import Import, State
from chaland.intake.prepare import prepare
from chaland.intake.reading import Chunk, open_file
from chaland.intake.services.begin import SAMPLE, folder_of, upload_of
from chaland.intake.services.compare import compare_all
from chaland.intake.services.rejects import write_rejects
from chaland.jobs.domain import Run


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
    allowed = bool(entry.allowed_sensitive)
    spare = [use.header for use in mapping.columns if use.field in (None, "country") and not use.custom_key]
    done = number = 0
    with open_file(upload_of(entry), name=entry.file_name) as opened:
        table = opened.table(entry.sheet)
        evidence = _evidence(entry, table.sample(SAMPLE), mapping)
        for number, chunk in enumerate(table.chunks(settings.CHALAND_CHUNK), start=1):
            done += chunk.frame.height + len(chunk.ragged)
            if staged.is_complete(folder, number - 1):
                continue
            chunk = Chunk(hidden(chunk.frame, mapping, allowed=allowed), chunk.lines, chunk.ragged)
            _stage_chunk(folder, number - 1, chunk, mapping, evidence, spare)
            with transaction.atomic():
                run.advance(done=done, total=table.rows_estimate, note="staging")
    return number


def _evidence(entry: Import, sample: pl.DataFrame, mapping: Mapping) -> Evidence:
    """Gathered once and kept, so that a resumed import decides the same."""
    if entry.evidence:
        return Evidence.from_json(entry.evidence)
    evidence = gather_evidence(sample, mapping, today=datetime.now(UTC).date())
    entry.evidence = evidence.to_json()
    entry.save(update_fields=["evidence"])
    return evidence


def _stage_chunk(
    folder: Path, number: int, chunk: Chunk, mapping: Mapping, evidence: Evidence, spare: list[str]
) -> None:
    cleaned = clean(chunk.frame, mapping, evidence)
    for part, frame in prepare(mapping.kind, chunk.frame, chunk.lines, cleaned, spare).items():
        if frame.height:
            staged.write(folder, number, part, frame)
    found = findings.condense(cleaned, raw_cells(chunk.frame), chunk.lines, chunk.ragged)
    staged.write(folder, number, "findings", found)


def _findings(folder: Path, chunks: int) -> Iterator[pl.DataFrame]:
    for number in range(chunks):
        frame = staged.read(folder, number, "findings")
        if frame is not None:
            yield frame


def _rank(folder: Path, chunks: int) -> None:
    """Tell rows of one key apart, over the whole file: the same thing said again, or something else."""
    for part in ("people", "firms", "products"):
        _rank_records(folder, chunks, part)
    _rank_facts(folder, chunks)


def _rank_records(folder: Path, chunks: int, part: staged.Part) -> None:
    frames = list(staged.column_by_chunk(folder, chunks, part, ["base_key", "digest"]))
    there = [
        frame.with_columns(chunk=pl.lit(number)) for number, frame in enumerate(frames) if frame is not None
    ]
    if not there:
        return
    told = pl.concat(there).with_columns(
        repeat=~pl.struct("base_key", "digest").is_first_distinct(),
    )
    told = told.with_columns(rank=(~pl.col("repeat")).cast(pl.Int32).cum_sum().over("base_key") - 1)
    if part == "firms":  # a firm that many people's rows name is said once
        told = told.with_columns(repeat=~pl.col("base_key").is_first_distinct(), rank=pl.lit(0, pl.Int32))
    for (number,), mine in told.partition_by("chunk", as_dict=True, maintain_order=True).items():
        frame = staged.read(folder, int(number), part)
        assert frame is not None
        key = pl.when(mine["rank"] > 0).then(pl.concat_str("base_key", pl.lit("#"), mine["rank"] + 1))
        staged.write(
            folder,
            int(number),
            part,
            frame.with_columns(repeat=mine["repeat"], key=key.otherwise("base_key")),
        )


def _rank_facts(folder: Path, chunks: int) -> None:
    frames = list(staged.column_by_chunk(folder, chunks, "facts", ["hash"]))
    there = [
        frame.with_columns(chunk=pl.lit(number)) for number, frame in enumerate(frames) if frame is not None
    ]
    if not there:
        return
    told = pl.concat(there).with_columns(rank=pl.int_range(pl.len()).over("hash"))
    for (number,), mine in told.partition_by("chunk", as_dict=True, maintain_order=True).items():
        frame = staged.read(folder, int(number), "facts")
        assert frame is not None
        staged.write(folder, int(number), "facts", frame.with_columns(key=ranked(mine["hash"], mine["rank"])))
