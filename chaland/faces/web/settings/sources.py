"""Sources, the most believed first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.customers.queries.sources import is_order_settled, sources_with_facts
from chaland.customers.queries.sources import sources as known_sources
from chaland.customers.services.sources import order_trust, rename_source
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, moved, page
from chaland.kernel.errors import Refused


@allow("settings.edit")
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    facts = {"sources": sources_with_facts(), "settled": is_order_settled()}
    return page(request, "sources", facts, error)


@allow("settings.edit")
@require_POST
def move(request: HttpRequest, source_id: int) -> HttpResponse:
    before = [source.pk for source in known_sources()]
    after = moved(before, source_id, request.POST.get("move", ""))
    if after != before or not is_order_settled():
        order_trust(source_ids=after, by=signed_in(request))
        messages.success(request, gettext("Order changed; the records are being computed anew."))
    return redirect("settings_sources")


@allow("settings.edit")
@require_POST
def rename(request: HttpRequest, source_id: int) -> HttpResponse:
    return attempt(
        request,
        "settings_sources",
        lambda: rename_source(source_id=source_id, name=request.POST.get("name", ""), by=signed_in(request)),
        lambda error: _page(request, error),
    )
