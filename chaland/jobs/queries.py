"""Reads of the room."""

from __future__ import annotations

from chaland.jobs.models import Job, State


def recent_jobs(limit: int = 50) -> list[Job]:
    return list(Job.objects.select_related("started_by").order_by("-id")[:limit])


def job(job_id: int) -> Job | None:
    return Job.objects.select_related("started_by").filter(pk=job_id).first()


def live_count() -> int:
    return Job.objects.filter(state__in=[State.QUEUED, State.RUNNING]).count()
