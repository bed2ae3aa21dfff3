"""What a mail program would find, asked for apart: the DNS takes its time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.writing.preflight import preflight
from chaland.channels.email.preflight import Finding
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused


@allow("campaigns.read")
@require_GET
def checked(request: HttpRequest, campaign_id: int) -> HttpResponse:
    found: list[Finding] = []
    refused: Refused | None = None
    try:
        found = preflight(campaign_by_id(campaign_id))
    except Refused as error:
        refused = error
    return render(request, "web/campaigns/preflight.html", {"found": found, "refused": refused})
