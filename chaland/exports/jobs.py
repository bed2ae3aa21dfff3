"""Exports too large to wait for: written by a job, kept a week under the home, fetched by whoever asked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from chaland.access.models import User
from chaland.exports import queries
from chaland.exports.domain import Form, Wanted
from chaland.exports.services import export_file
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, real_clock

WRITE, SWEEP = "exports.write", "exports.sweep"
KEPT = timedelta(days=7)


def folder() -> Path:
    """Where they are kept; readable by the house alone."""
    path = Path(settings.CHALAND_HOME) / "exports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def queue_export(*, wanted: Wanted, form: Form, by: User) -> Job:
    """Have it written by a worker. Raises: Invalid, Faulty before anything is queued."""
    total = queries.count(wanted)
    name = f"{secrets.token_hex(16)}.{form}"
    arguments = {"wanted": wanted.to_json(), "name": name, "by": by.pk}
    return queue(kind=WRITE, arguments=arguments, by_id=by.pk, total=total)


def write(run: Run) -> Mapping[str, Any]:
    """Job `exports.write`. Starts over after a crash: a file is whole or is not there."""
    to = folder() / run.arguments["name"]
    by = User.objects.filter(pk=run.arguments["by"]).first()
    wanted = Wanted.from_json(run.arguments["wanted"])
    done = export_file(wanted=wanted, to=to, by=by, progress=lambda rows: run.advance(done=rows))
    return {"rows": done.rows, "cut": done.cut}


def file_of(job: Job) -> Path | None:
    """The file of an export that is done and still kept."""
    path = folder() / str(job.arguments.get("name", ""))
    return path if job.kind == WRITE and job.state == State.DONE and path.is_file() else None


def sweep(run: Run, clock: Clock = real_clock) -> Mapping[str, Any]:
    """Job `exports.sweep`: personal data does not stay in files that were forgotten."""
    limit = (clock() - KEPT).timestamp()
    old = [path for path in folder().iterdir() if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return {"removed": len(old)}
