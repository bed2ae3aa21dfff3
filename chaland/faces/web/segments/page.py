"""The page of one saved segment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow
from chaland.segments.saved import said, segment_by_id
from chaland.segments.services.live import catch_up


@allow("segments.read")
@require_GET
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    found = segment_by_id(segment_id)
    catch_up(only=found.pk)
    found.refresh_from_db()
    return render(request, "web/segments/page.html", {"segment": found, "said": said(found, language())})
