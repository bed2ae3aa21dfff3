"""A segment written as a formal sentence: its count, then its name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.faces.web.answers import status_of
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, Refused
from chaland.segments.language import Faulty
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where
from chaland.segments.saved import said, segment_by_id
from chaland.segments.services.saved import change_segment, save_segment


@allow("segments.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _form(request, None, {"sentence": request.GET.get("where", "")})
    typed = request.POST
    try:
        made = save_segment(
            name=typed.get("name", ""), sentence=typed.get("sentence", ""), by=signed_in(request)
        )
    except Refused as error:
        return _form(request, None, typed.dict(), error)
    messages.success(request, gettext("Saved."))
    return redirect("segment", made.pk)


@allow("segments.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = segment_by_id(segment_id)
    if request.method == "GET":
        return _form(request, segment, {"sentence": said(segment, language()).sentence})
    typed = request.POST
    try:
        change_segment(segment_id=segment.pk, sentence=typed.get("sentence", ""), by=signed_in(request))
    except Refused as error:
        return _form(request, segment, typed.dict(), error)
    messages.success(request, gettext("Saved."))
    return redirect("segment", segment.pk)


@allow("segments.edit")
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many fit the sentence, or what is wrong with it."""
    facts: dict[str, object] = {"count": None, "fault": ""}
    try:
        facts["count"] = count_where(request.POST.get("sentence", ""))
    except Faulty as error:
        facts["fault"] = error.say(language())
    return render(request, "web/segments/builder/count.html", facts)


def _form(
    request: HttpRequest, segment: SavedSegment | None, typed: dict[str, str], error: Refused | None = None
) -> HttpResponse:
    place = error.path if isinstance(error, Invalid) and error.path == "name" else "sentence"
    if error is not None and error.code == "segment_exists":
        place = "name"
    facts = {
        "segment": segment,
        "typed": {"name": "", "sentence": "", **typed},
        "errors": {place: [error.say(language())]} if error else {},
    }
    status = status_of(error) if error else 200
    return render(request, "web/segments/builder/writing.html", facts, status=status)
