"""Tags: named anew, given a hue, joined."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from chaland.customers.queries.labels import tags as known_tags
from chaland.customers.services.labels import describe_tag
from chaland.faces.web.contacts.filters import Chip, write_chip
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, page
from chaland.kernel.errors import Refused
from chaland.kernel.folding import fold


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    typed = request.POST
    return attempt(
        request,
        "settings_tags",
        lambda: describe_tag(
            key=typed.get("key", "") or fold(typed.get("name", "").strip()),
            name=typed.get("name", ""),
            hue=typed.get("hue", "grey"),
            by=signed_in(request),
        ),
        lambda error: _page(request, error),
    )


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    facts = {"tags": known_tags(), "chip": lambda name: write_chip(Chip("tags", "has_any", (name,)))}
    return page(request, "tags", facts, error)
