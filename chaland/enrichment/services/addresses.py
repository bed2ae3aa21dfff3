"""Where the addresses of the file stand, asked of the reference within, or of a file of the addresses' base.

The addresses are read once, each address asked about once, however many live there; the base is sorted by commune
into parts beside them, and every part is matched and written on its own: a worker that takes the job up goes on
with the part where the last one stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from chaland.enrichment.domain.addresses import BASE, WANTED, match
from chaland.enrichment.models import Run
from chaland.enrichment.queries.wanted import PARTIES, UNPLACED, addresses
from chaland.enrichment.reading import ban
from chaland.enrichment.services import gaps
from chaland.enrichment.services import work as pages
from chaland.enrichment.services.gathering import gather, keys_of
from chaland.enrichment.services.located import ask_service
from chaland.enrichment.services.places import middle_of
from chaland.enrichment.services.runs import end
from chaland.enrichment.services.work import WRITTEN, Work, folder_of
from chaland.jobs.domain import Run as JobRun
from chaland.kernel.clock import Clock, system_clock

PARTS = 32


def enrich_addresses(run: JobRun, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `enrichment.addresses`, arguments `run` (none for a dry run), `way`, `files`, `edition`."""
    entry = Run.objects.select_related("batch").filter(pk=run.arguments["run"]).first()
    folder = folder_of(run)
    way = run.arguments["way"]
    work = Work(run, entry, folder, clock)
    if way == "reference":
        _ask_reference(work)
    elif way == "service":
        ask_service(work)
    else:
        _ask_file(work, Path(run.arguments["files"][0]))
    shutil.rmtree(folder, ignore_errors=True)
    gaps.count()
    return end(entry, work.counts, clock)


def _ask_reference(work: Work) -> None:
    """The middle of their town, for addresses that have no place at all. Those that were written have one, and would
    not be found again: a worker that takes the job up goes on after the last one that was asked about."""
    work.begin_part()
    for part, party in enumerate(PARTIES):
        reached = f"after_{party}"
        for page in addresses(party, UNPLACED, after=work.state.get(reached, 0)):
            found = middle_of(page.with_columns(of=keys_of(page))).select(WRITTEN).sort("party_id")
            for some in page.iter_slices(pages.PAGE):
                first, last = some["party_id"][0], some["party_id"][-1]
                work.add(asked=some.height)
                work.state[reached] = last
                work.write(party, found.filter(pl.col("party_id").is_between(first, last)))
                work.end_part(part)


def _ask_file(work: Work, path: Path) -> None:
    ban.refuse_other(path)
    links, wanted = gather(work.folder)
    if not work.state.get("sorted"):
        _sort(work, path, wanted["commune"].unique().drop_nulls().to_list())
        work.add(asked=links.height)
        work.advance("reading", sorted=True)
    parts = wanted.with_columns(part=_part(pl.col("commune")))
    for part in range(work.state["part"], PARTS):
        some = parts.filter(pl.col("part") == part).drop("part")
        found = match(some.select(list(WANTED)), _sorted(work.folder, part))
        answered = found.join(some.select("id", "of").unique("id"), on="id")
        for party in PARTIES:
            whose = links.filter(pl.col("party") == party).join(answered, on="id").select(WRITTEN)
            work.write(party, whose.sort("party_id"))
        work.end_part(part, total=links.height)


def _part(commune: pl.Expr) -> pl.Expr:
    """Departments change with the first digits, communes of one with the last: parts of about one size."""
    return (commune.str.tail(3).cast(pl.Int64, strict=False).fill_null(0) % PARTS).cast(pl.Int64)


def _sort(work: Work, path: Path, wanted: Sequence[str]) -> None:
    """The addresses of the communes wanted, each part of them in files of its own."""
    shutil.rmtree(work.folder / "base", ignore_errors=True)
    for number, block in enumerate(ban.addresses(path, wanted)):
        rows = block.frame.with_columns(part=_part(pl.col("commune")))
        for (part,), some in rows.partition_by("part", as_dict=True, include_key=False).items():
            folder = work.folder / "base" / str(part)
            folder.mkdir(parents=True, exist_ok=True)
            some.write_parquet(folder / f"{number}.parquet", compression="lz4")
        work.advance("reading", done=block.done, total=block.total)


def _sorted(folder: Path, part: int) -> pl.DataFrame:
    files = sorted((folder / "base" / str(part)).glob("*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files]) if files else pl.DataFrame(schema=BASE)
