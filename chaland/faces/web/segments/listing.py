"""The saved segments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.rights import allow
from chaland.segments.saved import all_segments
from chaland.segments.services.live import catch_up


@allow("segments.read")
@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    catch_up()
    return render(request, "web/segments/list.html", {"segments": all_segments()})
