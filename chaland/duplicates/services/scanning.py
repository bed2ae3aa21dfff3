"""The scan of the whole file, as a job that goes on where it stood.

The people are read once, into a file; candidate pairs follow from them alone, so that a worker that takes the job
up finds the same ones. What is judged is kept beside, a part a file; the tables are written at the end, at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings
from django.db import transaction
from numpy.typing import NDArray

from chaland.customers import bulk
from chaland.customers.domain.subjects import Subject
from chaland.duplicates import queries
from chaland.duplicates.domain.cases import questions
from chaland.duplicates.domain.judged import Judged
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.scan import STEP, Compared, settle
from chaland.duplicates.models import Member, Pair, Scan
from chaland.duplicates.services.comparing import FILES
from chaland.duplicates.services.learning import model_of, version, version_in_use
from chaland.duplicates.services.results import member_columns, pair_columns, said_of, standing_together
from chaland.duplicates.services.waiting import look_again, write_cases
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, real_clock, system_clock

SCAN = "duplicates.scan"
_PEOPLE = "people.parquet"


def queue_scan(*, threshold: float, subject: Subject = Subject.PERSON, by_id: int | None = None) -> Job:
    """Have all people, or all companies, looked through; such a scan that is under way is returned instead, one that
    waits with this threshold."""
    arguments = {"threshold": threshold, "subject": subject.value}
    job = queue(kind=SCAN, arguments=arguments, unique_key=f"{SCAN}:{subject.value}", by_id=by_id)
    if job.arguments != arguments:
        Job.objects.filter(pk=job.pk, state=State.QUEUED, checkpoint={}).update(arguments=arguments)
        job.refresh_from_db()
    return job


def scan(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `duplicates.scan`, arguments `threshold` and `subject` (people when absent). Memory: 1 GB for a million records."""
    started = real_clock()
    entry, judged = _entry(run, clock)
    ids, persons = _read(entry)
    _judge(run, entry, persons, judged)
    parts = [_part(path) for path in _parts(entry)]
    found = settle(persons, parts, entry.threshold, said_of(ids, queries.decided(Subject(entry.subject))))
    pairs, members = pair_columns(entry, ids, persons, found), standing_together(found)
    asked = list(questions(found))
    _tell(entry, persons, members, len(found.judged.pairs), clock())
    with transaction.atomic():  # of writing alone: on SQLite nobody else writes meanwhile
        bulk.insert(Pair, pairs)
        bulk.insert(Member, member_columns(entry, ids, members))
        write_cases(entry, ids, asked)
        entry.save()
        _forget_former(entry)
        subject = Subject(entry.subject)
        decided = queries.decided(subject)
        look_again({pk for one in decided for pk in (one.left_id, one.right_id)}, subject)
        run.advance(done=len(persons.pairs), total=len(persons.pairs))
    shutil.rmtree(_folder(entry), ignore_errors=True)
    seconds = (real_clock() - started).total_seconds()
    return {"scan": entry.pk, "seconds": round(seconds, 1), **counts(entry)}


def counts(entry: Scan) -> dict[str, int]:
    return {
        name: getattr(entry, name) for name in ("records", "candidates", "pairs", "clusters", "households")
    }


def _entry(run: Run, clock: Clock) -> tuple[Scan, int]:
    """The scan of this job, and how many pairs are judged: the one it had begun, if its files are still there."""
    begun = Scan.objects.filter(pk=run.checkpoint.get("scan", 0), finished_at=None).first()
    if begun is not None and (_folder(begun) / _PEOPLE).is_file():
        return begun, int(run.checkpoint["judged"])
    subject = Subject(run.arguments.get("subject", Subject.PERSON.value))
    for cut in Scan.objects.filter(finished_at=None, subject=subject.value):
        shutil.rmtree(_folder(cut), ignore_errors=True)
        cut.delete()
    taught = version_in_use(subject.value)
    entry = Scan.objects.create(
        subject=subject.value,
        threshold=run.arguments["threshold"],
        learned=taught.pk if taught else None,
        started_at=clock(),
    )
    _folder(entry).mkdir(mode=0o700, parents=True, exist_ok=True)
    queries.rows_of_all(subject).write_parquet(_folder(entry) / _PEOPLE)
    run.advance(done=0, checkpoint={"scan": entry.pk, "judged": 0})
    return entry, 0


def _read(entry: Scan) -> tuple[NDArray[np.int64], Compared]:
    """Whom the scan is about: their ids, and themselves in the same order."""
    rows = pl.read_parquet(_folder(entry) / _PEOPLE)
    model = model_of(version(entry.learned, entry.subject), entry.subject)
    return rows["id"].to_numpy(), FILES[Subject(entry.subject)].of(rows, model)


def _folder(entry: Scan) -> Path:
    """Its working files, readable by the house alone, gone when it ends."""
    return Path(settings.CHALAND_HOME) / "duplicates" / f"scan-{entry.pk}"


def _judge(run: Run, entry: Scan, persons: Compared, start: int) -> None:
    """The pairs that are not judged yet, a part at a time: its file first, then the checkpoint that counts it."""
    total = len(persons.pairs)
    for place in range(start, total, STEP):
        _keep_part(entry, place, persons.judged(persons.pairs.part(place, place + STEP)))
        done = min(place + STEP, total)
        run.advance(done=done, total=total, checkpoint={"scan": entry.pk, "judged": done})


def _keep_part(entry: Scan, place: int, judged: Judged) -> None:
    path, pairs = _folder(entry) / f"part-{place:012}.npz", judged.pairs
    np.savez(path, left=pairs.left, right=pairs.right, probability=judged.probability, home=judged.home)


def _parts(entry: Scan) -> list[Path]:
    return sorted(_folder(entry).glob("part-*.npz"))


def _part(path: Path) -> Judged:
    with np.load(path) as kept:
        return Judged(Pairs(kept["left"], kept["right"]), kept["probability"], kept["home"])


def _tell(entry: Scan, persons: Compared, members: pl.DataFrame, pairs: int, now: datetime) -> None:
    """What the scan came to."""
    entry.records, entry.candidates, entry.pairs = persons.records.height, len(persons.pairs), pairs
    entry.clusters = members.filter(pl.col("probability").is_not_null())["cluster"].n_unique()
    homes = members.filter(pl.col("cluster").n_unique().over("household") > 1)
    entry.households = homes["household"].n_unique()
    entry.context = {
        name: None if np.isnan(value) else value for name, value in asdict(persons.context).items()
    }
    entry.finished_at = now


def _forget_former(entry: Scan) -> None:
    """One result at a time: what an older scan found is gone with it."""
    Scan.objects.filter(subject=entry.subject).exclude(pk=entry.pk).delete()
