"""A file comes in: dropped, sent, recognised; or refused with the reason, beside what was wrong."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from chaland.customers.queries.sources import sources
from chaland.faces.web.answers import status_of
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.intake.models import Import
from chaland.intake.services.begin import begin
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

MOST = 1_000_000_000
"""Bytes that the page takes; larger files go by the command line, which copies nothing over a network."""
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.vcf,.json,.jsonl,.ndjson,.parquet,.zip,.gz"


@allow("imports.run")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, {})
    errors = _missing(request)
    if not errors:
        try:
            return redirect("import", _taken_in(request).pk)
        except Refused as error:
            beside = "source" if isinstance(error, Invalid) and error.path == "source" else "file"
            return _page(request, {beside: [error.say(language())]}, status_of(error))
    return _page(request, errors, 422)


def _page(request: HttpRequest, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    facts = {
        "errors": errors,
        "source": request.POST.get("source", request.GET.get("source", "")),
        "sources": [source.name for source in sources()],
        "most": MOST,
        "accepted": ACCEPTED,
    }
    return render(request, "web/imports/new.html", facts, status=status)


def _missing(request: HttpRequest) -> dict[str, list[str]]:
    errors = {}
    if "file" not in request.FILES:
        errors["file"] = [gettext("Choose a file.")]
    if not request.POST.get("source", "").strip():
        errors["source"] = [gettext("Say where this file comes from.")]
    return errors


def _taken_in(request: HttpRequest) -> Import:
    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    name = Path((file.name or "").replace("\\", "/")).name or "import"
    if (file.size or 0) > MOST:
        raise Refused(
            "upload_too_large",
            Text("Ce fichier dépasse 1 Go.", "This file is larger than 1 GB."),
            remedy=Text(
                "Compressez-le (zip), ou importez-le par la commande « chaland import ».",
                "Compress it (zip), or import it by the command `chaland import`.",
            ),
        )
    assert isinstance(file, TemporaryUploadedFile)
    entry, _ = begin(
        path=Path(file.temporary_file_path()),
        name=name,
        source_name=request.POST["source"],
        by=signed_in(request),
    )
    return entry
