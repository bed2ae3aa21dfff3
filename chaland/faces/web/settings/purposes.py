"""Settings, Purposes: what the file is for and who is responsible; the record of processing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.consent.domain.words import CHANNEL_NAMES
from chaland.consent.models import Purpose
from chaland.consent.queries.purposes import UNNAMED, controllers, default_controller, purposes
from chaland.consent.services.purposes import (
    add_controller,
    add_purpose,
    company,
    edit_controller,
    edit_purpose,
    retire_purpose,
)
from chaland.consent.services.register import export_register
from chaland.faces.web.consent.start import is_answered
from chaland.faces.web.consent.words import AUDIENCES, BASES, CHANNELS, SECTORS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, done, page
from chaland.kernel.errors import NotFound, Refused
from chaland.kernel.text import Text

TEXTS = (
    "label_fr",
    "label_en",
    "description",
    "goods_or_services",
    "transfers",
    "security",
    "basis",
    "audience",
)
LISTS = ("people", "data", "recipients", "families", "target_functions")
COMPANY = ("name", "siren", "address", "email", "phone", "dpo_name", "dpo_email", "sector")


@allow("purposes.edit")
@require_http_methods(["GET", "POST"])
def all_purposes(request: HttpRequest) -> HttpResponse:
    """The list; a POST adds a purpose of the company's own."""
    if request.method == "GET":
        return _list(request)
    return attempt(
        request,
        "settings_purposes",
        lambda: add_purpose(values=_values(request), by=signed_in(request)),
        lambda error: _list(request, error),
    )


@allow("purposes.edit")
@require_http_methods(["GET", "POST"])
def one_purpose(request: HttpRequest, purpose_id: int) -> HttpResponse:
    """All that the record of processing says of it."""
    purpose = _found(purpose_id)
    if request.method == "GET":
        return _form(request, purpose)
    return attempt(
        request,
        "settings_purposes",
        lambda: edit_purpose(purpose_id=purpose.pk, values=_values(request), by=signed_in(request)),
        lambda error: _form(request, purpose, error),
    )


@allow("purposes.edit")
@require_POST
def retire(request: HttpRequest, purpose_id: int) -> HttpResponse:
    """Put it aside, or in use again: consents given for it stay in the ledger."""
    active = request.POST.get("active") == "yes"
    try:
        retire_purpose(purpose_id=purpose_id, active=active, by=signed_in(request))
    except Refused as error:
        return _list(request, error)
    return done(request, "settings_purposes", gettext("In use again.") if active else gettext("Put aside."))


@allow("purposes.edit")
@require_POST
def controller(request: HttpRequest, controller_id: int) -> HttpResponse:
    """Who decides: the company itself (0 before it was named), or another legal entity."""
    values = {name: request.POST.get(name, "") for name in COMPANY if name in request.POST}
    return attempt(
        request,
        "settings_purposes",
        lambda: edit_controller(
            controller_id=controller_id or company(language=language()).pk,
            values=values,
            by=signed_in(request),
        ),
        lambda error: _list(request, error),
    )


@allow("purposes.edit")
@require_POST
def new_controller(request: HttpRequest) -> HttpResponse:
    return attempt(
        request,
        "settings_purposes",
        lambda: add_controller(name=request.POST.get("name", ""), by=signed_in(request)),
        lambda error: _list(request, error),
    )


@allow("purposes.edit")
@require_GET
def register_file(request: HttpRequest) -> HttpResponseBase:
    """The record of processing. Written in the audit trail."""
    form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    name = gettext("record-of-processing")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{form}"
        export_register(path=path, language=language(), by=signed_in(request))
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _values(request: HttpRequest) -> dict[str, Any]:
    """What the form holds, as fields of Purpose: lists are written one a line."""
    typed = request.POST
    values: dict[str, Any] = {name: typed[name].strip() for name in TEXTS if name in typed}
    values |= {name: _lines(typed[name]) for name in LISTS if name in typed}
    values |= {"channels": typed.getlist("channels"), "prospecting": typed.get("prospecting") == "yes"}
    if "retention_months" in typed:
        months = typed["retention_months"].strip()
        values["retention_months"] = int(months) if months.isdecimal() else 0
    if (controller := row_number(typed.get("controller_id"))) is not None:
        values["controller_id"] = controller
    return values


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _list(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    firms = controllers() or [default_controller()]
    known = purposes(active_only=False)
    facts = {
        **_choices(),
        "purpose": None,
        "in_use": [one for one in known if one.active],
        "aside": [one for one in known if not one.active],
        "firms": firms,
        "unnamed": (UNNAMED.fr, UNNAMED.en),
        "answered": is_answered(),
    }
    return page(request, "purposes", facts, error)


def _form(request: HttpRequest, purpose: Purpose, error: Refused | None = None) -> HttpResponse:
    kept = {name: getattr(purpose, name) for name in (*TEXTS, *LISTS, "channels", "prospecting")}
    kept |= {"retention_months": purpose.retention_months, "controller_id": purpose.controller_id}
    shown = {**kept, **_values(request)} if error else kept
    facts = {**_choices(), "purpose": purpose, "shown": shown, "firms": controllers()}
    return page(request, "purposes", facts, error)


def _choices() -> dict[str, Any]:
    said = language()
    return {
        "bases": [(code, word.to(said)) for code, word in BASES.items()],
        "base_words": BASES,
        "audiences": [(code, word.to(said)) for code, word in AUDIENCES.items()],
        "sectors": [(code, word.to(said)) for code, word in SECTORS.items()],
        "channel_names": CHANNELS,
        "channel_words": CHANNEL_NAMES,
    }


def _found(purpose_id: int) -> Purpose:
    found = Purpose.objects.filter(pk=purpose_id).first()
    if found is None:
        raise NotFound("purpose_unknown", Text("Cette finalité n'existe pas.", "There is no such purpose."))
    return found
