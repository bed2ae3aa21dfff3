"""The contract of a hired list, with its papers; then its file, whose columns are confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from chaland.access.services import record
from chaland.enrichment.lists.domain.words import AUDIENCE_NAMES, HIRED_NAMES, INFORMING_NAMES
from chaland.enrichment.lists.ports import reader
from chaland.enrichment.lists.queries import list_row, seen
from chaland.enrichment.lists.services import editing
from chaland.enrichment.lists.services.taking import held_file, hold_file, take_in
from chaland.enrichment.models import HiredList
from chaland.faces.web.answers import status_of
from chaland.faces.web.imports.start import ACCEPTED, MOST
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.lists.words import field_choices
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound, Refused
from chaland.kernel.text import Text

PAPERS: tuple[editing.Paper, ...] = ("contract", "proof")


@allow("lists.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, None, {})
    try:
        typed = _typed(request.POST)
        name = typed.pop("name", "")
        made = editing.add_list(name=name, values=typed, by=signed_in(request))
        _keep_papers(request, made.pk)
    except Refused as error:
        return _page(request, None, _errors(error), status_of(error))
    return redirect("list", made.pk)


@allow("lists.edit")
@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, list_id: int) -> HttpResponse:
    row = list_row(list_id)
    if request.method == "GET":
        return _page(request, row, {})
    try:
        editing.edit_list(list_id=list_id, values=_typed(request.POST), by=signed_in(request))
        _keep_papers(request, list_id)
    except Refused as error:
        return _page(request, row, _errors(error), status_of(error))
    return redirect("list", list_id)


def _typed(posted: QueryDict) -> dict[str, Any]:
    """Fields of the form; unticked boxes are empty."""
    typed: dict[str, Any] = {field: posted.get(field, "") for field in editing.FIELDS}
    typed |= {field: posted.getlist(field) for field in editing.LISTS}
    return {**typed, "names_us": bool(posted.get("names_us"))}


def _keep_papers(request: HttpRequest, list_id: int) -> None:
    for paper in PAPERS:
        file = request.FILES.get(paper)
        if isinstance(file, TemporaryUploadedFile):
            path = Path(file.temporary_file_path())
            editing.add_paper(
                list_id=list_id, paper=paper, path=path, name=file.name or paper, by=signed_in(request)
            )


def _errors(error: Refused) -> dict[str, list[str]]:
    place = error.path if isinstance(error, Invalid) and error.path in editing.FIELDS else "form"
    return {place: [error.say(language())]}


def _page(
    request: HttpRequest, row: HiredList | None, errors: Mapping[str, list[str]], status: int = 200
) -> HttpResponse:
    typed = _typed(request.POST) if request.method == "POST" else _shown(row)
    facts = {
        "row": row,
        "seen": seen(row.pk) if row else None,
        "typed": typed,
        "errors": errors,
        "channels": HIRED_NAMES,
        "audiences": AUDIENCE_NAMES,
        "informings": INFORMING_NAMES,
    }
    return render(request, "web/lists/contract.html", facts, status=status)


def _shown(row: HiredList | None) -> dict[str, Any]:
    if row is None:
        return dict.fromkeys(editing.FIELDS, "")
    told = {field: getattr(row, field) for field in editing.FIELDS}
    days = {field: told[field].isoformat() if told[field] else "" for field in editing.DAYS}
    return {**told, **days, **{field: told[field] or "" for field in editing.NUMBERS}}


@allow("lists.read")
@require_GET
def paper(request: HttpRequest, list_id: int, which: str) -> HttpResponseBase:
    """The contract, or the sample of proofs; who took it is written down."""
    row = list_row(list_id)
    wanted = next((one for one in PAPERS if one == which), None)
    path = editing.paper_of(row, wanted) if wanted else None
    if wanted is None or path is None:
        raise NotFound("paper_none", Text("Ce document n'est pas là.", "This document is not there."))
    facts = {"paper": which}
    record(
        actor=signed_in(request),
        verb="lists.paper_read",
        subject_kind="list",
        subject_id=list_id,
        facts=facts,
    )
    return FileResponse(path.open("rb"), as_attachment=True, filename=getattr(row, f"{wanted}_name"))


@allow("lists.edit")
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, list_id: int) -> HttpResponse:
    """First the file, then what its columns are taken for, then the job that reads it."""
    row = list_row(list_id)
    if request.method == "GET":
        return _file_page(request, row, {})
    try:
        if "file" in request.FILES:
            _hold(request, row)
            return redirect("list_file", list_id)
        _take(request, row)
    except Refused as error:
        return _file_page(request, row, {"file": [error.say(language())]}, status_of(error))
    return redirect("list", list_id)


def _hold(request: HttpRequest, row: HiredList) -> None:
    sent = request.FILES["file"]
    assert isinstance(sent, TemporaryUploadedFile)
    name = Path((sent.name or "").replace("\\", "/")).name or "noms"
    hold_file(list_id=row.pk, path=Path(sent.temporary_file_path()), name=name)


def _take(request: HttpRequest, row: HiredList) -> None:
    """Raises: Invalid (`file_missing`)."""
    path = held_file(row)
    if path is None:
        raise Invalid("file_missing", Text(gettext("Choose a file."), "Choose a file."), path="file")
    columns = reader().columns(path, row.file_name, {})
    chosen = {one.header: request.POST.get(f"column-{place}") or None for place, one in enumerate(columns)}
    take_in(
        list_id=row.pk,
        path=path,
        name=row.file_name,
        columns=chosen,
        language=language(),
        by=signed_in(request),
    )


def _file_page(
    request: HttpRequest, row: HiredList, errors: Mapping[str, list[str]], status: int = 200
) -> HttpResponse:
    path = None if "anew" in request.GET else held_file(row)
    facts = {
        "row": row,
        "errors": errors,
        "columns": reader().columns(path, row.file_name, {}) if path else None,
        "choices": field_choices(),
        "accepted": ACCEPTED,
        "most": MOST,
    }
    return render(request, "web/lists/file.html", facts, status=status)
