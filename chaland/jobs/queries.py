"""Reads of the room."""

from __future__ import annotations

from collections.abc import Collection

from chaland.jobs.domain import LEASE
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


def live_jobs() -> list[Job]:
    """Running and waiting, the oldest first."""
    live = Job.objects.filter(state__in=[State.QUEUED, State.RUNNING])
    return list(live.select_related("started_by").order_by("id"))


def live_jobs_of(*, by_id: int, kinds: Collection[str]) -> list[Job]:
    """Those of these kinds that this person started, the oldest first."""
    return [job for job in live_jobs() if job.started_by_id == by_id and job.kind in kinds]


def ended_jobs(limit: int = 100) -> list[Job]:
    """Done, failed and cancelled, the latest first."""
    ended = Job.objects.exclude(state__in=[State.QUEUED, State.RUNNING])
    return list(ended.select_related("started_by").order_by("-finished_at", "-id")[:limit])


def is_any_worker_alive(clock: Clock = real_clock) -> bool:
    """Whether some worker took or kept a job lately. A waiting job while none is alive waits in vain."""
    recent = clock() - LEASE
    ran = Job.objects.filter(lease_until__gte=clock()) | Job.objects.filter(finished_at__gte=recent)
    return ran.exists()


def waited_s(job: Job, clock: Clock = real_clock) -> float:
    """Since when a job waits. Units: seconds."""
    return (clock() - job.created_at).total_seconds()
