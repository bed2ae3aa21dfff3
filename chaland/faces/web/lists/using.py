"""Uses of a hired list: reserved and prepared, taken out as a file, given back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.enrichment.lists.services.exporting import AT_ONCE, ask_export, take_file
from chaland.enrichment.lists.services.handing import export_use
from chaland.enrichment.lists.services.using import RESERVED, cancel_use, prepare_use, reserve_use, use_row
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow


@allow("lists.edit")
@require_POST
def reserve(request: HttpRequest, list_id: int) -> HttpResponse:
    """The key stands in the form: sent twice, it is one use."""
    by = signed_in(request)
    use = reserve_use(
        list_id=list_id,
        channel=request.POST.get("channel", ""),
        key=request.POST.get("key", ""),
        purpose=request.POST.get("purpose", ""),
        by=by,
    )
    if use.state == RESERVED:
        prepare_use(use_id=use.pk, by=by)
    toast_there(
        request, gettext("One use is counted. It can be given back."), undo=url("use_back", list_id, use.pk)
    )
    return redirect("list", list_id)


@allow("lists.edit")
@require_POST
def give_back(request: HttpRequest, list_id: int, use_id: int) -> HttpResponse:
    cancel_use(use_id=use_id, by=signed_in(request))
    toast_there(request, gettext("The use is given back."))
    return redirect("list", list_id)


@allow("lists.edit")
@require_POST
def export(request: HttpRequest, list_id: int, use_id: int) -> HttpResponseBase:
    """A POST: the names count as told of where their data comes from. Written in the audit trail. Of many, by a
    worker."""
    if use_row(use_id).counts.get("names", 0) > AT_ONCE:
        ask_export(use_id=use_id, language=language(), by=signed_in(request))
        toast_there(request, gettext("The file is being written."))
        return redirect("list", list_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"fichier-loue-{list_id}-{use_id}.csv"
        export_use(use_id=use_id, to=path, language=language(), by=signed_in(request))
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@allow("lists.edit")
@require_GET
def file(request: HttpRequest, list_id: int, use_id: int) -> HttpResponseBase:
    """What the worker wrote. Who takes it is written down."""
    path = take_file(use_id=use_id, by=signed_in(request))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"fichier-loue-{list_id}-{use_id}.csv")
