"""Outside lists of people who object: taken in as they come, given out as keyed hashes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from chaland.consent.domain.words import Channel
from chaland.consent.queries.refusals import listed
from chaland.consent.services.oppositions import Taken, export_oppositions, oppose_file
from chaland.faces.web.answers import status_of
from chaland.faces.web.consent.reading import local_instant
from chaland.faces.web.consent.words import CHANNELS
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

MOST = 5_000_000
"""Bytes taken while the person waits: some 200,000 lines."""


@allow("oppositions.edit")
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The page; a POST takes a list in."""
    if request.method == "GET":
        return _page(request)
    try:
        taken = _take(request)
    except Refused as error:
        return _page(request, error)
    messages.success(request, _said(taken))
    return redirect("oppositions")


@allow("oppositions.edit")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The hashes, with the version of their key. Written in the audit trail."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "oppositions.csv"
        export_oppositions(path=path, by=signed_in(request))
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _take(request: HttpRequest) -> Taken:
    """Raises: Invalid (`list_missing`, `list_large`, `origin_missing`…), Refused (`list_empty`)."""
    typed, file = request.POST, request.FILES.get("file")
    if file is None:
        raise Invalid("list_missing", Text("Choisissez un fichier.", "Choose a file."), path="file")
    if (file.size or 0) > MOST:
        raise Invalid(
            "list_large",
            Text("Ce fichier dépasse 5 Mo.", "This file is larger than 5 MB."),
            remedy=Text(
                "Coupez-le, ou passez par la ligne de commande.", "Split it, or use the command line."
            ),
            path="file",
        )
    if not typed.get("origin", "").strip():
        raise Invalid(
            "origin_missing",
            Text("Dites d'où vient cette liste.", "Say where this list comes from."),
            path="origin",
        )
    channel, kid = typed.get("channel", ""), typed.get("key", "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(file.read())
        return oppose_file(
            path=path,
            origin=typed["origin"].strip(),
            channel=Channel(channel) if channel in set(Channel) else None,
            at=local_instant(typed.get("at", ""), "at"),
            kid=row_number(kid),
            by=signed_in(request),
        )


def _said(taken: Taken) -> str:
    said = gettext("%(read)s read, %(new)s new, %(contacts)s of our contacts concerned.") % {
        "read": number(taken.read, language()),
        "new": number(taken.new, language()),
        "contacts": number(taken.contacts, language()),
    }
    lost = gettext("%(n)s could not be read.") % {"n": number(taken.unreadable, language())}
    return f"{said} {lost}" if taken.unreadable else said


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    place = error.path if isinstance(error, Invalid) and error.path else "file"
    facts = {
        "listed": listed(),
        "channels": [(one.value, CHANNELS[one].to(language())) for one in Channel],
        "typed": {"origin": "", "channel": "", "at": "", "key": "", **request.POST.dict()},
        "errors": {place: [error.say(language())]} if error else {},
    }
    return render(request, "web/consent/lists.html", facts, status=status_of(error) if error else 200)
