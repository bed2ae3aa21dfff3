"""Forms that collect consents: listed with what they brought, made, changed, closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.consent.domain.collecting.fields import FIELDS
from chaland.consent.domain.words import CHANNEL_NAMES, Channel
from chaland.consent.models import Form, Partner, Purpose
from chaland.consent.queries.forms import form_numbered, forms_with_facts
from chaland.consent.queries.purposes import controllers, purposes
from chaland.consent.services.forms import add_form, edit_form, show_form
from chaland.consent.services.mail import goes_to_files
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import done, page
from chaland.kernel.errors import Refused

TEXTS = ("title", "intro", "thanks")


@allow("settings.edit")
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    house = django_settings.CHALAND_URL or request.build_absolute_uri("/")
    facts = {
        "known": forms_with_facts(),
        "house": house.rstrip("/"),
        "outbox": django_settings.EMAIL_FILE_PATH if goes_to_files() else "",
        "known_outside": bool(django_settings.CHALAND_URL),
    }
    return page(request, "forms", facts)


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _editor(request, None, _blank())
    try:
        made = add_form(
            slug=request.POST.get("slug", "").strip(), by=signed_in(request), **_said(request.POST)
        )
    except Refused as error:
        return _editor(request, None, _typed(request.POST), error)
    return done(request, url("form_edit", made.pk), gettext("The form is open."))


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, form_id: int) -> HttpResponse:
    found = form_numbered(form_id)
    if request.method == "GET":
        return _editor(request, found, _kept(found))
    try:
        edit_form(form_id=form_id, by=signed_in(request), **_said(request.POST))
    except Refused as error:
        return _editor(request, found, _typed(request.POST), error)
    return done(request, "settings_forms")


@allow("settings.edit")
@require_POST
def show(request: HttpRequest, form_id: int) -> HttpResponse:
    """Close it to visitors, or open it again."""
    active = request.POST.get("active") == "yes"
    show_form(form_id=form_id, active=active, by=signed_in(request))
    return redirect("settings_forms")


def _editor(
    request: HttpRequest, found: Form | None, state: dict[str, Any], error: Refused | None = None
) -> HttpResponse:
    facts = {
        "form": found,
        "state": state,
        "fields": [(name, field.label.to(language())) for name, field in FIELDS.items()],
        "boxes": list(_boxes(purposes())),
        "partners": list(Partner.objects.filter(active=True).order_by("name")),
        "controllers": [(one.pk, one.name) for one in controllers()],
        "error": error.say(language()) if error else "",
    }
    return page(request, "form_editor", facts, error)


def _boxes(known: list[Purpose]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each purpose that asks for consent: its name, whose it is, its channels as (key, word)."""
    for purpose in known:
        channels = [channel for channel in Channel if channel.value in purpose.channels]
        if purpose.prospecting and channels:
            name = purpose.label_en if language() == "en" else purpose.label_fr
            words = [(f"{one.value}.{purpose.code}", CHANNEL_NAMES[one].to(language())) for one in channels]
            yield name, purpose.controller.name, words


def _said(typed: QueryDict) -> dict[str, Any]:
    """As the services want it. A box said to be required is passed on, to be refused."""
    required = set(typed.getlist("required"))
    mandatory = set(typed.getlist("box_required"))
    return {
        "name": typed.get("name", ""),
        "controller_id": row_number(typed.get("controller")) or 0,
        "fields": [{"field": name, "required": name in required} for name in typed.getlist("field")],
        "boxes": [_box(key, typed, key in mandatory) for key in typed.getlist("box")],
        "texts": {code: {name: typed.get(f"{name}_{code}", "") for name in TEXTS} for code in ("fr", "en")},
        "origins": typed.get("origins", "").split(),
        "double_opt_in": typed.get("double_opt_in") == "yes",
    }


def _box(key: str, typed: QueryDict, required: bool) -> dict[str, Any]:
    channel, _, purpose = key.partition(".")
    partners = (
        [row_number(one) or 0 for one in typed.getlist("partner")] if channel == Channel.PARTNER else []
    )
    return {"channel": channel, "purpose": purpose, "partners": partners, "required": required}


def _blank() -> dict[str, Any]:
    return {
        "name": "",
        "slug": "",
        "controller": controllers()[0].pk if controllers() else "",
        "field": {"first_name", "last_name", "email"},
        "required": {"email"},
        "box": set(),
        "partner": set(),
        "origins": "",
        "double_opt_in": True,
        "texts": {},
    }


def _kept(form: Form) -> dict[str, Any]:
    return {
        "name": form.name,
        "slug": form.slug,
        "controller": form.controller_id,
        "field": {one["field"] for one in form.fields},
        "required": {one["field"] for one in form.fields if one["required"]},
        "box": {f"{one['channel']}.{one['purpose']}" for one in form.boxes},
        "partner": {partner for one in form.boxes for partner in one["partners"]},
        "origins": "\n".join(form.origins),
        "double_opt_in": form.double_opt_in,
        "texts": form.texts,
    }


def _typed(typed: QueryDict) -> dict[str, Any]:
    said = _said(typed)
    return {
        **{name: said[name] for name in ("name", "texts", "double_opt_in")},
        "slug": typed.get("slug", ""),
        "controller": said["controller_id"],
        "field": set(typed.getlist("field")),
        "required": set(typed.getlist("required")),
        "box": set(typed.getlist("box")),
        "partner": {row_number(one) for one in typed.getlist("partner")},
        "origins": typed.get("origins", ""),
    }
