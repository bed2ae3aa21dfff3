"""What the register says of the companies of the file, asked of its stock files, or of the State's service.

The companies are read once and kept beside the job with what the files say of them; each page is judged and written
on its own: a worker that takes the job up goes on with the page where the last one stopped.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from chaland.customers.domain.answers import KEY
from chaland.enrichment.domain.companies import WANTED, Verdict, blocks, match
from chaland.enrichment.domain.units import UNITS, values_of
from chaland.enrichment.models import Run
from chaland.enrichment.queries.wanted import companies
from chaland.enrichment.reading import sirene
from chaland.enrichment.reading.sirene import Sought
from chaland.enrichment.services import gaps
from chaland.enrichment.services.places import department_and_region
from chaland.enrichment.services.proposing import declined, propose
from chaland.enrichment.services.runs import REGISTERS, end
from chaland.enrichment.services.work import folder_of
from chaland.enrichment.services.writing import Answer, write_answers
from chaland.jobs.domain import Run as JobRun
from chaland.kernel.clock import Clock, system_clock

PAGE = 500
COUNTED = ("asked", "answered", "unchanged", "proposed", "without", "closed", "partial")


def enrich_companies(run: JobRun, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `enrichment.companies`, arguments `run` (none for a dry run), `way`, `files`, `edition`."""
    from chaland.enrichment.services.searched import Searching

    entry = Run.objects.select_related("batch").filter(pk=run.arguments["run"]).first()
    folder = folder_of(run)
    wanted = gather(folder)
    asked = Register(run, folder, wanted) if run.arguments["way"] == "file" else Searching()
    counts = _pages(run, entry, wanted, asked, clock)
    shutil.rmtree(folder, ignore_errors=True)
    gaps.count()
    return end(entry, counts, clock)


def gather(folder: Path) -> pl.DataFrame:
    """The companies, as `domain.companies` wants them. Read once."""
    path = folder / "wanted.parquet"
    if not path.exists():
        pages = [pl.DataFrame(schema=WANTED), *(page.select(list(WANTED)) for page in companies())]
        pl.concat(pages).write_parquet(path)
    return pl.read_parquet(path)


class Register:
    """The stock files: what they say of the companies wanted, read once and kept beside the job."""

    def __init__(self, run: JobRun, folder: Path, wanted: pl.DataFrame) -> None:
        kept = folder / "units.parquet"
        if not kept.exists():
            _read(run, wanted).write_parquet(kept)
        self._units = pl.read_parquet(kept)

    def units_for(self, page: pl.DataFrame) -> pl.DataFrame:
        return self._units


def _read(run: JobRun, wanted: pl.DataFrame) -> pl.DataFrame:
    """Raises: Invalid (`not_sirene`, `enrichment_file_unreadable`)."""
    files = {sirene.kind_of(Path(name)): Path(name) for name in run.arguments["files"]}
    sirens = {*wanted["siren"].drop_nulls(), *wanted["siret"].drop_nulls().str.head(9)}
    nameless = wanted.filter(pl.col("siren").is_null() & pl.col("siret").is_null())
    heads = nameless.select(blocks([pl.col("name")]).explode().unique().drop_nulls()).to_series()
    sought = Sought(sirens, {head for head in heads if head}, {*nameless["postal_code"].drop_nulls()})

    def seen(done: int, total: int) -> None:
        run.advance(done=done, total=total, note="reading")

    units = sirene.units(files["units"], sought, seen) if "units" in files else None
    named = set(units["siren"]) if units is not None else set()
    places = files.get("establishments")
    found = sirene.establishments(places, sought, named, seen) if places is not None else None
    return sirene.joined(units, found)


def _pages(run: JobRun, entry: Run | None, wanted: pl.DataFrame, asked: Any, clock: Clock) -> dict[str, int]:
    state = {"done": 0, "counts": {}, **run.checkpoint}
    for start in range(state["done"], wanted.height, PAGE):
        page = wanted.slice(start, PAGE)
        said_no = declined(page["party_id"].to_list())
        verdicts = match(page, asked.units_for(page), said_no)
        with transaction.atomic():
            counts = Counter(state["counts"]) + Counter(_write(run, entry, page, verdicts, clock))
            state = {"done": start + page.height, "counts": dict(counts)}
            run.advance(done=state["done"], total=wanted.height, checkpoint=state, note="registering")
    counted: dict[str, int] = dict.fromkeys(COUNTED, 0) | state["counts"]
    return counted


def _write(
    run: JobRun, entry: Run | None, page: pl.DataFrame, verdicts: Sequence[Verdict], clock: Clock
) -> dict[str, int]:
    way = run.arguments["way"]
    about = {"edition": run.arguments["edition"], "licence": REGISTERS["companies", way].licence}
    sure = [one for one in verdicts if one.sure is not None]
    shown = [one for one in verdicts if one.shown]
    answers = [_answer(one, about) for one in sure]
    states = Counter(one.values[KEY]["state"] for one in answers)
    written = {"answered": len(answers), "proposed": len(shown)}
    if entry is not None:
        written = write_answers("company", entry, answers, clock())
        written["proposed"] = propose(entry, shown, about, clock())
    return {
        **written,
        "asked": page.height,
        "without": page.height - len(sure) - len(shown),
        "closed": states["closed"] + states["moved"],
        "partial": sum(one.objected for one in answers),
    }


def _answer(verdict: Verdict, about: Mapping[str, Any]) -> Answer:
    found = verdict.sure
    assert found is not None
    values = brought(found.unit, score=found.score, how=found.how, **about)
    return Answer(verdict.party_id, values, found.unit["partial"], received(values))


def received(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the page shows as received (see `runs.HEADERS`)."""
    told = values[KEY]
    facts = (
        told.get(name)
        for name in ("legal_name", "state", "since", "head_siret", "score", "licence", "edition")
    )
    return values["siren"], values.get("siret"), *facts


def brought(unit: Mapping[str, Any], **about: Any) -> dict[str, Any]:
    """The values of an answer about this unit, its street written as ours are."""
    values = values_of({name: unit[name] for name in UNITS}, **about)
    return values | (department_and_region(values.get("insee")) if "city" in values else {})
