"""Ready-made segments: the packs of the trades, each segment with what it is for, added in one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.models import User
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import card, error_of, signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.words import REPEATED
from chaland.jobs.models import Job, State
from chaland.jobs.queries import job as find_job
from chaland.jobs.queries import live_jobs_of
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.segments.domain.packs import PackSegment, TradePack
from chaland.segments.models import SavedSegment
from chaland.segments.ready_made import pack_called, packs
from chaland.segments.saved import seen_by
from chaland.segments.services import installing
from chaland.segments.services.packs import Done, install_pack


@dataclass(frozen=True, slots=True)
class Offer:
    """A ready-made segment. `is_added`: it has become a segment, or several when it is repeated. `added`: those
    that the person who asks may see."""

    ready: PackSegment
    is_added: bool
    added: Sequence[SavedSegment]


@dataclass(frozen=True, slots=True)
class Shelf:
    pack: TradePack
    offers: Sequence[Offer]

    @property
    def missing(self) -> int:
        return sum(not offer.is_added for offer in self.offers)


@allow("segments.edit")
@require_GET
def ready_made(request: HttpRequest) -> HttpResponse:
    """One trade at a time: the one asked for, or the general pack."""
    known = packs()
    asked = request.GET.get("pack", "general")
    chosen = next((pack for pack in known if pack.key == asked), known[0])
    live = live_jobs_of(by_id=signed_in(request).pk, kinds=(installing.INSTALL,))
    facts = {
        "packs": known,
        "shelf": shelf(chosen, signed_in(request)),
        "repeated": REPEATED,
        "underway": [card(request, job, url("segments_adding", job.pk)) for job in live],
    }
    return render(request, "web/segments/ready_made.html", facts)


@allow("segments.edit")
@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """The whole pack, or the one segment named: by the worker when the file is large. What could not be added
    is said with its reason."""
    pack, me, only = pack_called(key), signed_in(request), request.POST.get("segment", "")
    if installing.is_long():
        installing.queue_install(pack=pack, language=language(), by=me, only=only)
    else:
        toast_there(request, _said(install_pack(pack=pack, language=language(), by=me, only=only)))
    response = redirect("segments_ready_made")
    response.headers["Location"] += f"?pack={pack.key}"
    return response


@allow("segments.edit")
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The card of what the worker is adding; once it has ended, the page is asked for again."""
    job = find_job(job_id)
    if job is None or job.kind != installing.INSTALL or job.started_by_id != request.user.pk:
        raise NotFound("job_unknown", Text("Ce travail n'est pas là.", "This job is not there."))
    if job.state in (State.QUEUED, State.RUNNING):
        return render(request, "web/jobs/card.html", card(request, job, url("segments_adding", job.pk)))
    _tell_end(request, job)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _tell_end(request: HttpRequest, job: Job) -> None:
    if job.state == State.DONE:
        toast_there(request, _said(installing.done_of(job)))
    elif job.state == State.FAILED:
        messages.error(request, error_of(job))


def shelf(pack: TradePack, by: User) -> Shelf:
    places = SavedSegment.objects.filter(pack=pack.key).values_list("pack_segment", flat=True)
    added = {_key(place) for place in places}
    mine = list(seen_by(by).filter(pack=pack.key))
    offers = [
        Offer(one, one.key in added, [made for made in mine if _key(made.pack_segment) == one.key])
        for one in pack.segments
    ]
    return Shelf(pack, offers)


def _key(place: str) -> str:
    """Of the ready-made segment: a repeated one is made once for each of its values."""
    return place.split(":")[0]


def _said(done: Done) -> str:
    count = len(done.segments)
    said = ngettext("%(n)s segment added.", "%(n)s segments added.", count) % {"n": count}
    kept = [f"{name} : {reason.to(language())}" for name, reason in done.kept]
    if not count and not kept:
        said = gettext("Nothing to add: your file does not hold yet what it is about.")
    return " ".join([said, *kept[:3]])
