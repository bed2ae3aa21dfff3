"""The names of a use as a file that a worker writes: kept a day in the folder of the list, for whoever asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists.queries import require_held
from chaland.enrichment.lists.services.editing import folder_of
from chaland.enrichment.lists.services.handing import export_use, names_for_use
from chaland.enrichment.lists.services.using import use_row
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, real_clock, system_clock
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Language, Text, language_of

KIND = "lists.export"
AT_ONCE = 10_000
"""Names that are written while the person waits: about a second."""
KEPT = timedelta(days=1)


def ask_export(*, use_id: int, language: Language, by: User) -> Job:
    """Have the file written by a worker; what is under way is returned instead. Raises: as `names_for_use`."""
    names_for_use(use_id=use_id, language=language)
    use = use_row(use_id)
    return queue(
        kind=KIND,
        arguments={"use": use_id, "list": use.list_id, "language": language, "by": by.pk},
        unique_key=f"use-file:{use_id}",
        by_id=by.pk,
        total=use.counts.get("names", 0),
    )


def write(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `lists.export`. Starts over after a crash: a file is whole, its names marked as told, or is not there."""
    use = use_row(run.arguments["use"])
    rows = export_use(
        use_id=use.pk,
        to=_path(use.list_id, use.pk),
        language=language_of(run.arguments["language"]),
        by=User.objects.filter(pk=run.arguments["by"]).first(),
        progress=lambda done: run.advance(done=done, note="lists.writing"),
        clock=clock,
    )
    return {"rows": rows, "list": use.list_id, "use": use.pk}


def written(list_id: int, use_id: int) -> bool:
    """Whether the file is there to be taken."""
    return _path(list_id, use_id).is_file()


def take_file(*, use_id: int, by: User) -> Path:
    """The file, and in the audit trail who took it.

    Raises: NotFound (`use_unknown`, `export_gone`), Refused (`list_closed`) from the day the contract ends.
    """
    use = use_row(use_id)
    require_held(use.list, system_clock())
    path = _path(use.list_id, use_id)
    if not path.is_file():
        raise NotFound(
            "export_gone",
            Text("Ce fichier n'est plus gardé.", "This file is no longer kept."),
            remedy=Text("Exportez de nouveau.", "Export again."),
        )
    facts = {"use": use_id, "file": path.name}
    record(actor=by, verb="lists.take_file", subject_kind="list", subject_id=use.list_id, facts=facts)
    return path


def forgotten(clock: Clock = real_clock) -> Iterator[Path]:
    """Files older than a day: names hired for one use do not stay in one."""
    limit = (clock() - KEPT).timestamp()
    for path in (Path(settings.CHALAND_HOME) / "lists").glob("*/*use-*.csv"):
        if path.stat().st_mtime < limit:
            yield path


def forget_files(list_ids: Iterable[int]) -> None:
    """Once the caller's transaction is kept: who left these lists stays in no file of them either."""
    for list_id in set(list_ids):
        transaction.on_commit(partial(_forget, list_id))


def _forget(list_id: int) -> None:
    for path in folder_of(list_id).glob("*use-*.csv"):
        path.unlink(missing_ok=True)


def _path(list_id: int, use_id: int) -> Path:
    return folder_of(list_id) / f"use-{use_id}.csv"
