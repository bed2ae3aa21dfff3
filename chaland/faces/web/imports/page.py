"""The page of one import: what it shows depends on how far the import is."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.access.services import record
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.imports import columns, review
from chaland.faces.web.imports.state import facts_of
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import card, signed_in
from chaland.faces.web.rights import allow
from chaland.intake.models import State
from chaland.intake.queries import import_numbered, live_job
from chaland.intake.services.begin import folder_of
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

CORRECTABLE = (State.MAPPING, State.STAGING, State.STAGED, State.FAILED)


@allow("imports.read")
@require_GET
def entry(request: HttpRequest, number: int) -> HttpResponse:
    found = import_numbered(number)
    live = live_job(found)
    if live is not None:
        shown = card(request, live, url("import_progress", number))
        return render(request, "web/imports/under_way.html", {**facts_of(found), **shown})
    if found.state == State.MAPPING or ("columns" in request.GET and found.state in CORRECTABLE):
        return columns.page(request, found, facts_of(found))
    if found.state == State.STAGED:
        return review.page(request, found, facts_of(found))
    if found.state in (State.COMMITTED, State.UNDONE):
        return review.account(request, found, facts_of(found))
    return render(request, "web/imports/stopped.html", facts_of(found))


@allow("imports.read")
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The card alone; once the step has ended, the page is asked for again."""
    found = import_numbered(number)
    live = live_job(found)
    if live is not None and is_htmx(request):
        return render(request, "web/jobs/card.html", card(request, live, url("import_progress", number)))
    return HttpResponse(headers={"HX-Refresh": "true"}) if is_htmx(request) else redirect("import", number)


@allow("imports.read")
@require_GET
def rejects(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rows that were refused, as they were, each with its reason. Who took it is written down."""
    found = import_numbered(number)
    path = folder_of(found.pk) / "rejects.xlsx"
    if not found.rejects_file or not path.exists():
        raise NotFound(
            "rejects_none",
            Text("Cet import n'a pas de lignes rejetées.", "This import has no rejected rows."),
        )
    record(actor=signed_in(request), verb="imports.rejects", subject_kind="import", subject_id=found.pk)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejets-{found.pk}.xlsx")
