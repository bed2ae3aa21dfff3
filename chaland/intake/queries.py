"""Reads of the room."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from chaland.intake.mapping_codec import decode
from chaland.intake.models import Import, Recipe, State
from chaland.intake.preview import filled_by
from chaland.jobs.models import Job
from chaland.jobs.models import State as JobState
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def import_numbered(number: int) -> Import:
    """Raises: NotFound (`import_unknown`)."""
    entry = Import.objects.select_related("batch__source", "batch__by").filter(pk=number).first()
    if entry is None:
        raise NotFound(
            "import_unknown",
            Text("Il n'y a pas d'import n° {number}.", "There is no import {number}."),
            number=number,
        )
    return entry


def columns_of(batches: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Of each of these batches that a file brought: stored field -> the headers of its columns."""
    mappings = Import.objects.filter(batch_id__in=batches).values_list("batch_id", "mapping")
    return {batch: filled_by(decode(mapping)) for batch, mapping in mappings}


def recent_imports(limit: int = 100) -> list[Import]:
    return list(Import.objects.select_related("batch__source", "batch__by").order_by("-pk")[:limit])


def unfinished(*, digest: str, source: str) -> Import | None:
    """An import of this very file from this source that was stopped before its end."""
    live = (State.STAGING, State.STAGED, State.COMMITTING)
    found = Import.objects.filter(file_digest=digest, batch__source__slug=source, state__in=live)
    return found.order_by("-pk").first()


def recipes() -> list[Recipe]:
    return list(Recipe.objects.select_related("source").order_by("source__name", "-used_at"))


def cut_short() -> list[Import]:
    """Imports stopped half-way, that no live job is taking further."""
    live = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).values_list("pk", flat=True)
    found = Import.objects.filter(state__in=[State.STAGING, State.COMMITTING, State.UNDOING])
    return list(found.exclude(job_id__in=list(live)))


def live_job(entry: Import) -> Job | None:
    """The job that is at this import now, or waits for a worker."""
    live = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return live.filter(pk=entry.job_id or 0).first()


def last_job(entry: Import) -> Job | None:
    """The job of the last step that was asked for."""
    return Job.objects.filter(pk=entry.job_id or 0).first()


def same_file(entry: Import) -> Import | None:
    """The latest other import that brought this very file and was not undone."""
    twins = Import.objects.filter(file_digest=entry.file_digest, sheet=entry.sheet, state=State.COMMITTED)
    return twins.select_related("batch").exclude(pk=entry.pk).order_by("-pk").first()


def file_names(jobs: Iterable[Job]) -> dict[int, str]:
    """The file of each import that these jobs are about."""
    numbers = {int(job.arguments["import"]) for job in jobs if "import" in job.arguments}
    return dict(Import.objects.filter(pk__in=numbers).values_list("pk", "file_name"))
