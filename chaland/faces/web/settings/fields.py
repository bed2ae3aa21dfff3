"""Fields of the trade: added, named, ordered, taken off the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.customers.models import CustomField
from chaland.customers.services.labels import add_field, change_field, order_fields, show_field
from chaland.faces.web.imports.words import CUSTOM_TYPES
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, done, moved, page
from chaland.kernel.errors import Refused


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    typed = request.POST
    return attempt(
        request,
        "settings_fields",
        lambda: add_field(
            label_fr=typed.get("label_fr", ""),
            label_en=typed.get("label_en", ""),
            type=typed.get("type", "text"),
            choices=typed.get("choices", "").splitlines(),
            by=signed_in(request),
        ),
        lambda error: _page(request, error),
    )


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    every = list(CustomField.objects.all())
    facts = {
        "fields": [field for field in every if not field.hidden],
        "hidden": [field for field in every if field.hidden],
        "types": [(code, text.to(language())) for code, text in CUSTOM_TYPES.items()],
        "type_words": CUSTOM_TYPES,
    }
    return page(request, "fields", facts, error)


@allow("settings.edit")
@require_POST
def change(request: HttpRequest, field_id: int) -> HttpResponse:
    typed = request.POST
    return attempt(
        request,
        "settings_fields",
        lambda: change_field(
            field_id=field_id,
            label_fr=typed.get("label_fr", ""),
            label_en=typed.get("label_en", ""),
            choices=typed.get("choices", "").splitlines(),
            by=signed_in(request),
        ),
        lambda error: _page(request, error),
    )


@allow("settings.edit")
@require_POST
def show(request: HttpRequest, field_id: int) -> HttpResponse:
    hidden = request.POST.get("hidden") == "yes"
    show_field(field_id=field_id, hidden=hidden, by=signed_in(request))
    said = gettext("Taken off the pages; its values are kept.") if hidden else gettext("Back on the pages.")
    return done(request, "settings_fields", said)


@allow("settings.edit")
@require_POST
def move(request: HttpRequest, field_id: int) -> HttpResponse:
    ids = list(CustomField.objects.values_list("pk", flat=True))
    order_fields(field_ids=moved(ids, field_id, request.POST.get("move", "")), by=signed_in(request))
    return redirect("settings_fields")
