"""The first page: what the last search found, what waits, what was answered lately, what was learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.bands import CLUSTER_FROM
from chaland.duplicates.models import Act
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.queries.cases import Wanted, waiting
from chaland.duplicates.services.merging import MERGE, UNDO
from chaland.duplicates.services.scanning import SCAN, queue_scan
from chaland.faces.web.duplicates.learning import learnt
from chaland.faces.web.duplicates.state import about, subject_of
from chaland.faces.web.duplicates.words import VERDICTS
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import card, error_of, signed_in
from chaland.faces.web.rights import allow
from chaland.jobs import queries as jobs
from chaland.jobs.models import Job, State

_LATELY = 8


@allow("contacts.merge")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    subject = subject_of(request.GET)
    scan = newest_scan(subject)
    facts = {
        "scan": scan,
        "subject": subject,
        "about": about(subject),
        "cards": cards(request, (SCAN, MERGE, UNDO)),
        "failed": _failed(),
        **(_figures(subject) if scan else {}),
        "acts": Act.objects.select_related("by").order_by("-id")[:_LATELY],
        "verdicts": VERDICTS,
        "learnt": learnt(subject),
    }
    return render(request, "web/duplicates/overview.html", facts)


def _figures(subject: Subject) -> Mapping[str, Any]:
    return {
        "to_review": waiting(Wanted(band="review", subject=subject)).count(),
        "automatic": waiting(Wanted(band="automatic", subject=subject)).count(),
    }


def cards(request: HttpRequest, kinds: Sequence[str]) -> list[Mapping[str, Any]]:
    """Of the jobs of these kinds that are under way; whoever may review may see them."""
    live = [job for job in jobs.live_jobs() if job.kind in kinds]
    return [card(request, job, url("duplicates_progress", job.pk)) for job in live]


def _failed() -> str:
    """Why the last search failed; nothing when it did not."""
    last = Job.objects.filter(kind=SCAN).order_by("-id").first()
    return error_of(last) if last and last.state == State.FAILED else ""


@allow("contacts.merge")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have all people, or all companies, looked through by a worker."""
    subject = subject_of(request.POST)
    queue_scan(threshold=CLUSTER_FROM, subject=subject, by_id=signed_in(request).pk)
    return redirect(url("duplicates", **about(subject)))


@allow("contacts.merge")
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The card alone; once the job has ended, the page is asked for again."""
    job = jobs.job(job_id)
    if job is None or job.state not in (State.QUEUED, State.RUNNING):
        return HttpResponse(headers={"HX-Refresh": "true"})
    if job.kind not in (SCAN, MERGE, UNDO):
        return redirect("duplicates")
    return render(request, "web/jobs/card.html", card(request, job, url("duplicates_progress", job.pk)))
