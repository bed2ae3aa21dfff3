"""Reads of the room."""

from __future__ import annotations

from chaland.jobs.models import Job, State
from chaland.kernel.clock import Clock, real_clock


def recent_jobs(limit: int = 50) -> list[Job]:
    return list(Job.objects.select_related("started_by").order_by("-id")[:limit])


def job(job_id: int) -> Job | None:
    return Job.objects.select_related("started_by").filter(pk=job_id).first()


def live_count() -> int:
    return Job.objects.filter(state__in=[State.QUEUED, State.RUNNING]).count()


def failed_count() -> int:
    return Job.objects.filter(state=State.FAILED).count()


def abandoned_count(clock: Clock = real_clock) -> int:
    """Jobs whose worker fell silent; any worker takes them up."""
    return Job.objects.filter(state=State.RUNNING, lease_until__lt=clock()).count()
