"""Merging all who are almost certainly one: from which probability on, how many, how many wrong, a few to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Company, Contact, Merge
from chaland.customers.queries.merging import GOLDEN
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.services import figures as services
from chaland.duplicates.services.figures import Stop
from chaland.duplicates.services.merging import MERGE, UNDO, queue_merge, queue_undo
from chaland.faces.web.duplicates.overview import cards
from chaland.faces.web.duplicates.state import about, subject_of
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.jobs.models import Job, State
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_LATELY = 5


@allow("contacts.merge")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """The page; posting `above` has them merged by a worker."""
    if request.method == "POST":
        subject = subject_of(request.POST)
        queue_merge(above=_above(request.POST.get("above", "")), subject=subject, by=signed_in(request))
        return redirect(url("duplicates_batch", **about(subject)))
    subject = subject_of(request.GET)
    if newest_scan(subject) is None:
        return redirect(url("duplicates", **about(subject)))
    facts = {"cards": cards(request, (MERGE, UNDO)), "batches": _batches(subject), "about": about(subject)}
    return render(request, "web/duplicates/batch.html", facts)


def _above(said: str) -> float:
    try:
        return float(said)
    except ValueError:
        raise Invalid(
            "threshold_out_of_range",
            Text("Une probabilité est entre 0 et 1.", "A probability lies between 0 and 1."),
            path="above",
        ) from None


@dataclass(frozen=True, slots=True)
class Shown:
    """A stop of the slider, and some of its groups, of those who are there."""

    stop: Stop
    groups: Sequence[Sequence[Contact | Company]]


@allow("contacts.merge")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """For every stop of the slider; asks again until they are those of now."""
    subject = subject_of(request.GET)
    found = services.figures(subject)
    wanted = {pk for stop in found.stops for group in stop.sample for pk in group}
    known: Mapping[int, Any] = GOLDEN[subject]._default_manager.in_bulk(wanted)
    stops = [
        Shown(stop, [[known[pk] for pk in group if pk in known] for group in stop.sample])
        for stop in found.stops
    ]
    facts = {"stops": stops, "fresh": found.fresh, "about": about(subject), "page": subject.party}
    return render(request, "web/duplicates/figures.html", facts)


@allow("contacts.merge")
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Have a whole batch taken apart."""
    queue_undo(batch=number, by=signed_in(request))
    return redirect(url("duplicates_batch", **about(subject_of(request.POST))))


@dataclass(frozen=True, slots=True)
class Batch:
    """One that was merged. standing: whether any of it still is."""

    number: int
    result: dict[str, Any]
    job: Job
    standing: bool


def _batches(subject: Subject) -> list[Batch]:
    ended = Job.objects.filter(kind=MERGE, state=State.DONE, arguments__subject=subject.value)
    lately = ended.select_related("started_by").order_by("-id")[: 3 * _LATELY]
    found = [job for job in lately if job.result.get("batch")][:_LATELY]
    return [_batch(job) for job in found]


def _batch(job: Job) -> Batch:
    number = int(job.result["batch"])
    return Batch(number, job.result, job, Merge.objects.filter(batch=number, undone_at=None).exists())
