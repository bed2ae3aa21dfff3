"""The page of one hired list: what it lacks, what became of its rows, its uses, its end."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.services import record
from chaland.enrichment.lists import documents
from chaland.enrichment.lists.domain.status import MISSING_NAMES, OPEN
from chaland.enrichment.lists.domain.words import (
    AUDIENCE_NAMES,
    HIRED_NAMES,
    REMOVED_NAMES,
    STATUS_NAMES,
    Status,
)
from chaland.enrichment.lists.queries import Seen, list_row, seen, uses
from chaland.enrichment.lists.services.editing import folder_of
from chaland.enrichment.lists.services.exporting import written
from chaland.enrichment.lists.services.handing import data_source
from chaland.enrichment.lists.services.purging import ask_purge
from chaland.faces.web.answers import is_htmx, toast_there
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import card, error_of, signed_in
from chaland.faces.web.lists.words import HUES, USE_STATES, countdown, left_out, step_of
from chaland.faces.web.rights import allow
from chaland.jobs import queries as jobs
from chaland.jobs.models import Job, State
from chaland.kernel.channels import Channel
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

_LIVE = (State.QUEUED, State.RUNNING)
_KINDS = ("lists.take", "lists.prepare", "lists.purge", "lists.export")


@allow("lists.read")
@require_GET
def page(request: HttpRequest, list_id: int) -> HttpResponse:
    one = seen(list_id)
    live = _live(one)
    facts = {
        "seen": one,
        "row": one.row,
        "step": step_of(one),
        "countdown": countdown(one),
        "hue": HUES[one.status],
        "status": STATUS_NAMES[one.status],
        "is_open": one.status in OPEN,
        "is_purged": one.status is Status.PURGED,
        "missing": [MISSING_NAMES[code] for code in one.missing],
        "removed": [(REMOVED_NAMES[why], count) for why, count in documents.removed(one.row)],
        "rejects": (folder_of(list_id) / "rejects.xlsx").is_file(),
        "uses": uses(list_id),
        "use_states": USE_STATES,
        "left_out": left_out,
        "written": written,
        "channels": HIRED_NAMES,
        "hired": [Channel(code) for code in one.row.channels],
        "audiences": AUDIENCE_NAMES,
        "source": data_source(one.row, language()) if one.row.collected_until else "",
        "failed": _failed(one) if live is None else "",
        "live": card(request, live, url("list_progress", list_id)) if live else None,
    }
    return render(request, "web/lists/page.html", facts)


@allow("lists.read")
@require_GET
def progress(request: HttpRequest, list_id: int) -> HttpResponse:
    """The card alone; once the job has ended, the page is asked for again."""
    live = _live(seen(list_id))
    if live is not None and is_htmx(request):
        return render(request, "web/jobs/card.html", card(request, live, url("list_progress", list_id)))
    return HttpResponse(headers={"HX-Refresh": "true"}) if is_htmx(request) else redirect("list", list_id)


def _live(one: Seen) -> Job | None:
    """What is under way about this list: its reading, a use being prepared, its purge."""
    theirs = {one.row.job_id, *(use.job_id for use in uses(one.row.pk))}
    found = (job for job in jobs.live_jobs() if job.kind in _KINDS)
    return next((job for job in found if job.pk in theirs or job.arguments.get("list") == one.row.pk), None)


def _failed(one: Seen) -> str:
    """Why the file could not be read, when that is so."""
    job = jobs.job(one.row.job_id) if one.row.job_id and one.row.taken_in_at is None else None
    return error_of(job) if job is not None and job.state == State.FAILED else ""


@allow("lists.read")
@require_GET
def report(request: HttpRequest, list_id: int) -> HttpResponse:
    """Figures to show the supplier: they lower the bill."""
    row = list_row(list_id)
    return _text(documents.report(row, language()), f"deduplication-{row.pk}.txt")


@allow("lists.read")
@require_GET
def certificate(request: HttpRequest, list_id: int) -> HttpResponse:
    row = list_row(list_id)
    return _text(documents.certificate(row, language()), f"purge-{row.pk}.txt")


def _text(words: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=headers)


@allow("lists.edit")
@require_GET
def rejects(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """The rows that could not be read, as they were, each with its reason. Who took it is written down."""
    path = folder_of(list_row(list_id).pk) / "rejects.xlsx"
    if not seen(list_id).is_held or not path.is_file():
        raise NotFound(
            "rejects_none", Text("Ce fichier n'a pas de lignes rejetées.", "This file has no rejected rows.")
        )
    record(actor=signed_in(request), verb="lists.rejects", subject_kind="list", subject_id=list_id)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejets-{list_id}.xlsx")


@allow("lists.edit")
@require_POST
def purge(request: HttpRequest, list_id: int) -> HttpResponse:
    """Erase the names before the end: said twice, since nothing brings them back."""
    ask_purge(list_id=list_id, by=signed_in(request))
    toast_there(request, gettext("The names are being erased."))
    return redirect("list", list_id)
