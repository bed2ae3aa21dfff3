"""Every hired list with where it stands; the refusals that wait to be passed on."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from chaland.consent.services.relays import export_relays, mark_relayed, waiting
from chaland.enrichment.lists.domain.words import STATUS_NAMES
from chaland.enrichment.lists.queries import alerts, all_lists
from chaland.faces.web.answers import status_of, toast_there
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.lists.words import HUES, countdown
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, Refused


@allow("lists.read")
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    facts = {
        "lists": all_lists(),
        "alerts": alerts(),
        "hues": HUES,
        "statuses": STATUS_NAMES,
        "countdown": countdown,
        "waiting": waiting(),
    }
    return render(request, "web/lists/list.html", facts)


@allow("lists.edit")
@require_GET
def relays_file(request: HttpRequest) -> HttpResponseBase:
    """The refusals that one recipient is to be told of; written in the audit trail."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "refus.csv"
        export_relays(recipient=request.GET.get("recipient", ""), path=path, by=signed_in(request))
        return FileResponse(path.open("rb"), as_attachment=True, filename="refus.csv")


@allow("lists.edit")
@require_http_methods(["GET", "POST"])
def relays(request: HttpRequest) -> HttpResponse:
    """Who is to be told that somebody said no, and the proof that they were."""
    if request.method == "GET":
        return render(request, "web/lists/relays.html", {"waiting": waiting(), "errors": {}, "typed": {}})
    typed = request.POST
    try:
        told = mark_relayed(
            recipient=typed.get("recipient", ""),
            how=typed.get("how", ""),
            proof=typed.get("proof", ""),
            at=system_clock(),
            by=signed_in(request),
        )
    except Refused as error:
        place = error.path if isinstance(error, Invalid) else "form"
        facts = {"waiting": waiting(), "errors": {place: [error.say(language())]}, "typed": typed}
        return render(request, "web/lists/relays.html", facts, status=status_of(error))
    toast_there(request, gettext("Noted: %(n)s refusals passed on.") % {"n": told})
    return redirect("list_relays")
