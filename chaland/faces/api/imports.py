"""A file sent in, staged or written by the worker, and how far it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from chaland.duplicates.document import possible_duplicates
from chaland.faces.api.keys import Key, user
from chaland.faces.api.language import asked
from chaland.faces.api.problems import TooLarge
from chaland.faces.api.shapes import Number, answers
from chaland.intake.models import Import, State
from chaland.intake.queries import import_numbered, last_job
from chaland.intake.services.begin import Answers, begin
from chaland.intake.services.run import queue_step
from chaland.jobs.models import Job
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text

router = Router(tags=["imports"])
SEND = Key("imports:write", "imports.run")
READ = Key("imports:write", "imports.read")
MOST = 1_000_000_000
"""Bytes of a file; larger ones go by the command line, which copies nothing over a network."""

FileKind = Literal["contacts", "companies", "purchases", "products", "events", "interactions", "consents"]


class SendIn(Schema):
    """`source`: where the file comes from. `commit`: write it unseen; else it is staged, to be looked at."""

    source: Annotated[str, Field(min_length=1, max_length=80)]
    kind: FileKind | None = None
    recipe: Annotated[str, Field(max_length=200)] | None = None
    sheet: Annotated[str, Field(max_length=200)] | None = None
    keep_unknown: bool = False
    commit: bool = False


class JobOut(Schema):
    """The step under way, or the last one. `error`: the code of what stopped it."""

    state: str
    done: int
    total: int | None
    note: str
    error: str | None


class ImportOut(Schema):
    """`batch`: its number. `counts`: the difference once staged, then what was written. `possible_duplicates`: cases
    that it raised and that wait for an answer; null until those who came are compared with the file."""

    batch: int
    file: str
    kind: str
    state: str
    counts: dict[str, int]
    warnings: dict[str, int]
    corrections: dict[str, int]
    columns: dict[str, str | None]
    possible_duplicates: int | None
    job: JobOut | None


@router.post("", auth=SEND, response=answers(ImportOut, 202), operation_id="send_import")
def send(request: HttpRequest, file: File[UploadedFile], facts: Form[SendIn]) -> Status[dict[str, Any]]:
    """The file is recognised at once; the worker stages it, and writes it when `commit` says so."""
    if not facts.source.strip():
        raise Invalid(
            "source_missing", Text("Dites d'où vient ce fichier.", "Say where it comes from."), path="source"
        )
    if (file.size or 0) > MOST:
        raise TooLarge(
            "upload_too_large",
            Text("Ce fichier dépasse 1 Go.", "This file is larger than 1 GB."),
            remedy=Text("Compressez-le.", "Compress it."),
        )
    assert isinstance(file, TemporaryUploadedFile)
    known = Answers(kind=facts.kind, sheet=facts.sheet, recipe=facts.recipe, keep_unknown=facts.keep_unknown)
    entry, _ = begin(
        path=Path(file.temporary_file_path()),
        name=Path((file.name or "").replace("\\", "/")).name or "import",
        source_name=facts.source,
        by=user(request),
        answers=known,
    )
    _step(request, entry, "commit" if facts.commit else "stage", unseen=facts.commit)
    return Status(202, _document(import_numbered(entry.pk)))


@router.get("/{batch}", auth=READ, response=answers(ImportOut), operation_id="show_import")
def show(request: HttpRequest, batch: Number) -> dict[str, Any]:
    return _document(import_numbered(batch))


@router.post("/{batch}/commit", auth=SEND, response=answers(ImportOut, 202), operation_id="commit_import")
def commit(request: HttpRequest, batch: Number) -> Status[dict[str, Any]]:
    """Write what was staged. Again while it is being written, nothing more happens."""
    entry = import_numbered(batch)
    if entry.state not in (State.STAGED, State.COMMITTING):
        raise Conflict(
            "import_not_staged",
            Text("Cet import n'est pas prêt à être écrit.", "This import is not ready to be written."),
            remedy=Text("Son état est : {state}.", "Its state is: {state}."),
            state=entry.state,
        )
    _step(request, entry, "commit")
    return Status(202, _document(import_numbered(batch)))


def _step(request: HttpRequest, entry: Import, step: str, *, unseen: bool = False) -> None:
    queue_step(entry, step, by=user(request), language=asked(request), unseen=unseen)


def _document(entry: Import) -> dict[str, Any]:
    job = last_job(entry)
    return {
        "batch": entry.pk,
        "file": entry.file_name,
        "kind": entry.kind,
        "state": entry.state,
        "counts": {name: count for name, count in entry.counts.items() if isinstance(count, int)},
        "warnings": _by_code(entry.report.get("warnings", [])),
        "corrections": _by_code(entry.report.get("corrections", [])),
        "columns": {header: _use(use) for header, use in entry.mapping["columns"].items()},
        "possible_duplicates": possible_duplicates(entry.pk) if entry.state == State.COMMITTED else None,
        "job": _job(job) if job else None,
    }


def _job(job: Job) -> dict[str, Any]:
    return {
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "note": job.note,
        "error": job.error.get("code") if job.error else None,
    }


def _by_code(rules: list[dict[str, Any]]) -> dict[str, int]:
    """How many values each rule touched, over all columns."""
    counts: Counter[str] = Counter()
    for rule in rules:
        counts[rule["code"]] += rule["count"]
    return dict(counts)


def _use(use: Any) -> str | None:
    """The field that a column feeds; `masked` for what is not kept, null for what feeds nothing."""
    if isinstance(use, dict):
        return str(use.get("field") or use.get("custom") or "masked")
    return use if isinstance(use, str) else None
