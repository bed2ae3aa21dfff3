"""What people do about enrichment: send a file, ask, switch a service, settle a proposal, take it back."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.enrichment.services import files, proposing, switches, undoing
from chaland.enrichment.services.runs import About, Way
from chaland.faces.web.answers import announce, nothing, status_of, toast, toast_there
from chaland.faces.web.enrichment.page import MOST, show
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

CHANGED = "proposals-changed"


@allow("imports.run")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Keep a file among those that can be asked."""
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile):
        return show(request, {"file": [gettext("Choose a file.")]}, 422)
    if (file.size or 0) > MOST:
        return show(
            request,
            {"file": [gettext("This file is larger than 1 GB: put it into the folder named here.")]},
            422,
        )
    try:
        kept = files.take_in(Path(file.temporary_file_path()), file.name or "")
    except Refused as error:
        return show(request, {"file": [error.say(language())]}, status_of(error))
    toast_there(request, gettext("%(file)s is ready to be asked.") % {"file": kept.name})
    return redirect("enrichment")


@allow("imports.run")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have files, the reference within, or a service asked. Raises: as `files.ask`."""
    about, way = _about(request), _way(request)
    chosen = [files.named(name) for name in request.POST.getlist("file")] if way == "file" else []
    if way == "file" and not chosen:
        return show(request, {about: [gettext("Choose at least one file.")]}, 422)
    files.ask(about, chosen, way=way, by=signed_in(request))
    toast_there(request, gettext("Asking: the file fills in as answers come."))
    return redirect("enrichment")


def _about(request: HttpRequest) -> About:
    return "companies" if request.POST.get("about") == "companies" else "addresses"


def _way(request: HttpRequest) -> Way:
    """Raises: Invalid (`way_unknown`)."""
    asked = request.POST.get("way", "file")
    ways: dict[str, Way] = {"file": "file", "service": "service", "reference": "reference"}
    if asked not in ways or (asked == "reference" and _about(request) == "companies"):
        raise Invalid(
            "way_unknown", Text("On ne peut pas demander cela ainsi.", "That cannot be asked so."), path="way"
        )
    return ways[asked]


@allow("imports.run")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    files.remove(request.POST.get("file", ""))
    toast_there(request, gettext("Removed. What it told stays in the file."))
    return redirect("enrichment")


@allow("settings.edit")
@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Raises: as `switches.switch`."""
    on = request.POST.get("on") == "yes"
    try:
        switches.switch(code=code, on=on, read=request.POST.get("read") == "yes", by=signed_in(request))
    except Invalid as error:
        return show(request, {code: [error.say(language())]}, status_of(error))
    toast_there(
        request, gettext("Switched on.") if on else gettext("Switched off: what it answered is forgotten.")
    )
    return redirect("enrichment")


@allow("imports.undo")
@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    undoing.queue_undo(run_id=run_id, by=signed_in(request))
    toast_there(request, gettext("Being undone: what registers said before comes back."))
    return redirect("enrichment")


@allow("contacts.edit")
@require_POST
def settle(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The candidate chosen, or none of them; it can be taken back."""
    siret = request.POST.get("siret", "")
    if siret:
        proposing.accept(proposal_id=proposal_id, siret=siret, by=signed_in(request))
        said = gettext("Noted: it is that one.")
    else:
        proposing.decline(proposal_id=proposal_id, by=signed_in(request))
        said = gettext("Noted: none of them, they are not proposed again.")
    return announce(toast(nothing(), said, undo=url("proposal_reopen", proposal_id)), CHANGED)


@allow("contacts.edit")
@require_POST
def reopen(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposing.reopen(proposal_id=proposal_id, by=signed_in(request))
    return announce(toast(nothing(), gettext("Taken back.")), CHANGED)
