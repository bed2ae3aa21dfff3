"""Settings: on what terms each source got its people; quarantine until a third party proves its consents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaland.consent.models import CollectionTerms, Partner
from chaland.consent.queries.purposes import controllers
from chaland.consent.services.terms import add_partner, retire_partner, set_terms
from chaland.customers.queries.sources import sources
from chaland.faces.web.consent.reading import day
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, page
from chaland.kernel.errors import Refused


@allow("purposes.edit")
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    return _page(request)


@allow("purposes.edit")
@require_POST
def change(request: HttpRequest, source_id: int) -> HttpResponse:
    typed = request.POST
    firm = typed.get("controller_id", "")
    return attempt(
        request,
        "settings_terms",
        lambda: set_terms(
            source_id=source_id,
            direct=bool(typed.get("direct")),
            informed=bool(typed.get("informed")),
            refusal_offered=bool(typed.get("refusal_offered")),
            since=day(typed.get("since", ""), "since"),
            status="quarantine" if typed.get("quarantine") else "ready",
            controller_id=row_number(firm),
            note=typed.get("note", "").strip(),
            by=signed_in(request),
        ),
        lambda error: _page(request, error),
    )


@allow("purposes.edit")
@require_POST
def new_partner(request: HttpRequest) -> HttpResponse:
    """To whom data may be passed by name, with consent (law.md PRT-03)."""
    typed = request.POST
    return attempt(
        request,
        "settings_terms",
        lambda: add_partner(name=typed.get("name", ""), url=typed.get("url") or None, by=signed_in(request)),
        lambda error: _page(request, error),
    )


@allow("purposes.edit")
@require_POST
def partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Pass data to it no more, or again."""
    active = request.POST.get("active") == "yes"
    return attempt(
        request,
        "settings_terms",
        lambda: retire_partner(partner_id=partner_id, active=active, by=signed_in(request)),
        lambda error: _page(request, error),
    )


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    said = {terms.source_id: terms for terms in CollectionTerms.objects.select_related("controller")}
    facts: dict[str, Any] = {
        "sources": [(source, said.get(source.pk)) for source in sources()],
        "firms": controllers(),
        "partners": Partner.objects.order_by("-active", "name"),
    }
    return page(request, "terms", facts, error)
