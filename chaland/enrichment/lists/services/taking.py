"""A hired file comes in: read, cleaned, crossed with our own file, kept for what is left. A job, resumable."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers import bulk
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.facts import ListLaw
from chaland.enrichment.lists.domain.people import SAID, Person, is_minor, refusals
from chaland.enrichment.lists.domain.words import Informing, Removed
from chaland.enrichment.lists.queries import day_of, list_row, require_held
from chaland.enrichment.lists.services.editing import folder_of
from chaland.enrichment.lists.services.screening import screen
from chaland.enrichment.models import HiredList, HiredName
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text
from chaland.reference import key

KIND = "lists.take"
HELD = "held"
"""A file that was sent, whose columns somebody is still to confirm."""
_COLUMNS = (
    "list_id",
    "line",
    *SAID,
    "household",
    "given",
    "search",
    "refused",
    "consented_on",
    "informed_at",
)


def take_in(
    *,
    list_id: int,
    path: Path,
    name: str,
    columns: Mapping[str, str | None] | None = None,
    language: Language = "fr",
    by: User | None,
    clock: Clock = system_clock,
) -> Job:
    """Receive the file of a list and queue its reading. `columns`: fields chosen for headers, else recognised.

    Raises: NotFound (`list_unknown`, `file_missing`), Refused (`list_closed`, or the file cannot be read),
    Invalid (`mapping_field`), Conflict (`list_busy`; `list_used` once a use was
    made of the former file).
    """
    row = list_row(list_id)
    _refuse_used(row, clock())
    if not path.is_file():
        raise NotFound("file_missing", Text("{file} n'existe pas.", "{file} does not exist."), file=str(path))
    found = ports.reader().columns(path, name, columns or {})
    folder = folder_of(list_id)
    shutil.rmtree(folder / "staged", ignore_errors=True)
    (folder / "staged").mkdir(parents=True, mode=0o700)
    shutil.copyfile(path, folder / "upload")
    with (folder / "upload").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        _received(row, name, digest, [[one.header, one.field] for one in found], by, clock)
        return _queue(row, language, by)


def _refuse_used(row: HiredList, now: datetime) -> None:
    """Raises: Refused (`list_closed`), Conflict (`list_busy`, `list_used`)."""
    require_held(row, now)
    if Job.objects.filter(pk=row.job_id or 0, state__in=[State.QUEUED, State.RUNNING]).exists():
        raise Conflict(
            "list_busy",
            Text("Un fichier est en cours de lecture.", "A file is being read."),
            remedy=Text("Attendez la fin, ou arrêtez le travail.", "Wait for its end, or stop the job."),
        )
    if row.uses.exclude(state="cancelled").exists():
        raise Conflict(
            "list_used",
            Text("Ce fichier loué a déjà servi.", "This hired list has been used already."),
            remedy=Text("Créez un autre fichier loué.", "Make another hired list."),
        )


def _received(
    row: HiredList, name: str, digest: str, columns: list[list[str | None]], by: User | None, clock: Clock
) -> None:
    """What an earlier file had brought goes; the month of art. 14 runs from the first one."""
    HiredName.objects.filter(list=row).delete()
    row.file_name, row.file_digest, row.columns = Path(name).name[:200], digest, columns
    row.received_at = row.received_at or clock()
    row.taken_in_at, row.counts = None, {}
    fields = ["file_name", "file_digest", "columns", "received_at", "taken_in_at", "counts"]
    row.save(update_fields=fields)
    facts = {"file": row.file_name, "sha256": digest}
    record(actor=by, verb="lists.receive", subject_kind="list", subject_id=row.pk, facts=facts, clock=clock)


def _queue(row: HiredList, language: Language, by: User | None) -> Job:
    job = queue(
        kind=KIND,
        arguments={"list": row.pk, "digest": row.file_digest, "language": language},
        unique_key=f"list:{row.pk}",
        by_id=by.pk if by else None,
    )
    HiredList.objects.filter(pk=row.pk).update(job_id=job.pk)
    return job


def take(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `lists.take`, argument `list`. Takes up after the last chunk that was kept."""
    row = list_row(run.arguments["list"])
    folder = folder_of(row.pk)
    reader, done = ports.reader(), 0
    if row.taken_in_at is None:
        chosen = {str(header): field for header, field in row.columns}
        for read, total in reader.stage(folder / "upload", row.file_name, folder / "staged", chosen):
            done = read
            with transaction.atomic():
                run.advance(done=read, total=total, note="staging")
        for number in range(run.checkpoint.get("chunk", 0), reader.chunks(folder / "staged")):
            with transaction.atomic():
                _keep_chunk(row.pk, folder / "staged", number, clock())
                run.advance(done=done, checkpoint={"chunk": number + 1}, note="lists.crossing")
        _conclude(row.pk, run.arguments.get("language", "fr"), clock)
    return dict(list_row(row.pk).counts)


def _keep_chunk(list_id: int, folder: Path, number: int, now: datetime) -> None:
    """Those of a chunk who stay become names; the others are counted and forgotten."""
    row = HiredList.objects.select_for_update().get(pk=list_id)
    frame, rejected = ports.reader().people(folder, number), ports.reader().rejected(folder, number)
    people = list(_people(frame, day_of(now), ports.consents().law(now)))
    stay, gone = screen(row, people, now)
    gone[Removed.REJECTED.value] += rejected
    gone["read"] += len(people) + rejected
    gone["kept"] += len(stay)
    row.counts = dict(Counter(row.counts) + gone)
    row.save(update_fields=["counts"])
    insert_names(row, stay, day_of(now), now)


def _people(frame: pl.DataFrame, today: date, law: ListLaw) -> Iterator[Person]:
    for row in frame.iter_rows(named=True):
        said = {name: row.get(name) for name in SAID}
        yield Person(
            line=int(row["line"]),
            said=said,
            household=ports.consents().household(said["street"], said["postal_code"], said["last_name"]),
            given=key(said["first_name"] or ""),
            refused=frozenset(refusals(row)),
            minor=is_minor(row.get("birth_date"), today, law.majority),
            consented_on=row.get("consent_date"),
        )


def insert_names(row: HiredList, people: Sequence[Person], today: date, now: datetime) -> None:
    """Told already, when it was the supplier who told them before handing them over."""
    told = row.informed_on if row.informing == Informing.SUPPLIER and row.informed_on else None
    informed = now if told is not None and told <= today else None
    cells = [
        (
            row.pk,
            one.line,
            *(one.said.get(name) for name in SAID),
            one.household,
            one.given,
            fold(f"{one.of('last_name') or one.of('company') or ''} {one.of('first_name') or ''}").strip(),
            ",".join(sorted(one.refused)),
            one.consented_on,
            informed,
        )
        for one in people
    ]
    if cells:
        bulk.insert(HiredName, dict(zip(_COLUMNS, map(list, zip(*cells, strict=True)), strict=True)))


def _conclude(list_id: int, language: Language, clock: Clock) -> None:
    """The file itself is not kept: names that went must be nowhere. Rejects stay, to be mended, until the purge."""
    row, folder = list_row(list_id), folder_of(list_id)
    rejects = ports.reader().write_rejects(
        folder / "staged", [str(header) for header, _ in row.columns], language
    )
    if rejects:
        Path(rejects).replace(folder / "rejects.xlsx")
    with transaction.atomic():
        HiredList.objects.filter(pk=list_id).update(taken_in_at=clock())
        facts = {"counts": row.counts}
        record(
            actor=None, verb="lists.taken", subject_kind="list", subject_id=list_id, facts=facts, clock=clock
        )
    shutil.rmtree(folder / "staged", ignore_errors=True)
    for name in ("upload", HELD):
        (folder / name).unlink(missing_ok=True)


def hold_file(*, list_id: int, path: Path, name: str, clock: Clock = system_clock) -> Sequence[ports.Column]:
    """Keep a file beside its list until its columns are confirmed; the month of art. 14 runs from now on.

    Raises: as `take_in`.
    """
    row = list_row(list_id)
    _refuse_used(row, clock())
    found = ports.reader().columns(path, name, {})
    folder = folder_of(list_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(path, folder / HELD)
    received = row.received_at or clock()
    HiredList.objects.filter(pk=list_id).update(file_name=Path(name).name[:200], received_at=received)
    return found


def held_file(row: HiredList) -> Path | None:
    path = folder_of(row.pk) / HELD
    return path if path.is_file() else None
