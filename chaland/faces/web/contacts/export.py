"""The list as it is seen, to a file: same filters, same order, same columns. A long one is written by a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.exports import queries
from chaland.exports.domain import FORMS, Form, Wanted
from chaland.exports.jobs import WRITE, file_of, queue_export
from chaland.exports.services import export_file
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts import state as states
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import card, error_of, signed_in
from chaland.faces.web.rights import allow
from chaland.jobs.models import Job, State
from chaland.jobs.queries import job as find_job
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

AT_ONCE = 10_000
"""Rows that are written while the person waits: two seconds for a workbook, half of one for csv."""
EXPORT_FORMS: Mapping[Form, Text] = {
    "xlsx": Text("Excel", "Excel"),
    "csv": Text("CSV", "CSV"),
    "ods": Text("LibreOffice", "LibreOffice"),
    "vcf": Text("Cartes de visite (vCard)", "Address cards (vCard)"),
    "jsonl": Text("JSON, une fiche par ligne", "JSON, a record a line"),
    "parquet": Text("Parquet", "Parquet"),
}
_NAME = ("full_name",)
_NAME_OF_CARDS = ("first_name", "last_name", "full_name")
"""What the column of the name is in a file; telephones want it in its parts, or show a card without name."""
_LIVE = (State.QUEUED, State.RUNNING)


@allow("contacts.export")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Written in the audit trail: who took out how many, under which filters."""
    state = states.read(request)
    form = _form(request.GET.get("format", ""))
    wanted = Wanted("contacts", state.tree, state.ask, _columns(state.columns, form), language())
    if queries.count(wanted) > AT_ONCE:
        job = queue_export(wanted=wanted, form=form, by=signed_in(request))
        return redirect("export", job.pk)
    with TemporaryDirectory() as folder:
        done = export_file(wanted=wanted, to=Path(folder) / f"contacts.{form}", by=signed_in(request))
        return FileResponse(done.file.open("rb"), as_attachment=True, filename=done.file.name)


@allow("contacts.export")
@require_GET
def long_export(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is; then where to take it."""
    job = _own(request, job_id)
    shown = card(request, job, url("export_progress", job.pk)) if job.state in _LIVE else {}
    facts = {
        "job": job,
        "live": job.state in _LIVE,
        "ready": file_of(job) is not None,
        "error": error_of(job),
    }
    return render(request, "web/contacts/export.html", {**facts, **shown})


@allow("contacts.export")
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The card alone; once the file is there, the page is asked for again."""
    job = _own(request, job_id)
    if job.state in _LIVE and is_htmx(request):
        return render(request, "web/jobs/card.html", card(request, job, url("export_progress", job.pk)))
    return HttpResponse(headers={"HX-Refresh": "true"}) if is_htmx(request) else redirect("export", job.pk)


@allow("contacts.export")
@require_GET
def download(request: HttpRequest, job_id: int) -> HttpResponseBase:
    path = file_of(_own(request, job_id))
    if path is None:
        raise NotFound(
            "export_gone",
            Text("Ce fichier n'est plus gardé.", "This file is no longer kept."),
            remedy=Text("Exportez de nouveau.", "Export again."),
        )
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"contacts{path.suffix}")


def _columns(seen: Iterable[str], form: Form) -> tuple[str, ...]:
    """The columns of the file, each once."""
    called = _NAME_OF_CARDS if form == "vcf" else _NAME
    parts = (called if name == "name" else (name,) for name in seen)
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def _form(asked: str) -> Form:
    return next((form for form in FORMS if form == asked), "csv")


def _own(request: HttpRequest, job_id: int) -> Job:
    """An export belongs to whoever asked for it."""
    job = find_job(job_id)
    if job is None or job.kind != WRITE or job.started_by_id != request.user.pk:
        raise NotFound("export_unknown", Text("Cet export n'est pas là.", "This export is not there."))
    return job
