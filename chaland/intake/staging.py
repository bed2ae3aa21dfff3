"""Cleans chunks and puts them on disk, in this process or in several. Pure of database.

A chunk needs nothing but its rows, the mapping and the evidence, so that chunks can be cleaned side by
side; each process then keeps its columns to one thread.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chaland.intake import findings, staged
from chaland.intake.cleaning import Evidence, Mapping, clean
from chaland.intake.encode import raw_cells
from chaland.intake.hiding import hidden, hidden_rows
from chaland.intake.prepare import prepare
from chaland.intake.reading import Chunk


@dataclass(frozen=True, slots=True)
class Plan:
    """How the chunks of one file are staged. `allowed`: sensitive numbers in free text may stay."""

    folder: Path
    mapping: Mapping
    evidence: Evidence
    allowed: bool

    @property
    def spare(self) -> list[str]:
        """Headers that feed nothing: facts keep their cells aside."""
        uses = self.mapping.columns
        return [use.header for use in uses if use.field in (None, "country") and not use.custom_key]


def stage_chunk(plan: Plan, number: int, chunk: Chunk) -> None:
    """Clean one chunk and write its files; the last one written says that it is complete."""
    frame = hidden(chunk.frame, plan.mapping, allowed=plan.allowed)
    cleaned = clean(frame, plan.mapping, plan.evidence)
    raw = raw_cells(frame)
    for part, rows in prepare(plan.mapping.kind, frame, raw, chunk.lines, cleaned, plan.spare).items():
        if rows.height:
            staged.write(plan.folder, number, part, rows)
    ragged = hidden_rows(chunk.ragged, chunk.frame.columns, plan.mapping, allowed=plan.allowed)
    found = findings.condense(cleaned, raw, chunk.lines, ragged)
    staged.write(plan.folder, number, "findings", found)


def stage_all(plan: Plan, chunks: Iterable[Chunk], *, several: bool) -> Iterator[int]:
    """Stage every chunk, yielding the rows of each as it is done, in order. Chunks found complete on
    disk are passed over. `several`: with one process a core."""
    numbered = enumerate(chunks)
    if not several:
        for number, chunk in numbered:
            if not staged.is_complete(plan.folder, number):
                stage_chunk(plan, number, chunk)
            yield _rows(chunk)
        return
    workers = min(4, os.cpu_count() or 1)
    with _pool(workers) as pool:
        waiting: deque[tuple[int, Future[None] | None]] = deque()
        for number, chunk in numbered:
            complete = staged.is_complete(plan.folder, number)
            waiting.append(
                (_rows(chunk), None if complete else pool.submit(stage_chunk, plan, number, chunk))
            )
            while len(waiting) > 2 * workers:  # memory stays flat
                yield _done(waiting)
        while waiting:
            yield _done(waiting)


def _done(waiting: deque[tuple[int, Future[None] | None]]) -> int:
    rows, future = waiting.popleft()
    if future is not None:
        future.result()
    return rows


def _rows(chunk: Chunk) -> int:
    return chunk.frame.height + len(chunk.ragged)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Spawned, because a fork would share the database connection and Polars' threads."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # read by the children when they import it
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
