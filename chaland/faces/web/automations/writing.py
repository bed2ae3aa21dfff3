"""An automation is written on one form; its steps are added, moved and taken out by plain buttons."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from chaland.agenda.domain import KIND_WORDS
from chaland.campaigns.automations.composing import create_automation, edit_automation
from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.models import Automation
from chaland.campaigns.writing.library import templates
from chaland.consent.queries.purposes import purposes
from chaland.faces.web.answers import status_of, toast_there
from chaland.faces.web.automations.form import (
    MOST_STEPS,
    Typed,
    draft_of,
    errors_of,
    kept_of,
    reshaped,
    typed_of,
)
from chaland.faces.web.automations.words import ICONS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused
from chaland.segments.saved import seen_by


@allow("campaigns.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An empty form, or `copy` another automation."""
    if request.method == "POST":
        return _kept(request, None)
    other = request.GET.get("copy", "")[:18]
    typed = Typed(segment=request.GET.get("segment", ""))
    if other.isdecimal():
        found = kept_of(automation_by_id(int(other)), language())
        typed = Typed(**{**_fields(found), "name": gettext("%(name)s (copy)") % {"name": found.name}})
    return _form(request, None, typed)


def _fields(typed: Typed) -> dict[str, Any]:
    return {name: getattr(typed, name) for name in Typed.__dataclass_fields__}


@allow("campaigns.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, automation_id: int) -> HttpResponse:
    found = automation_by_id(automation_id)
    if request.method == "POST":
        return _kept(request, found)
    return _form(request, found, kept_of(found, language()))


def _kept(request: HttpRequest, automation: Automation | None) -> HttpResponse:
    """Written; or the form again, with a step more or less, or with what is wrong."""
    typed, me = typed_of(request.POST), signed_in(request)
    moved = reshaped(typed, request.POST)
    if moved is not None:
        return _form(request, automation, moved)
    try:
        draft = draft_of(request.POST, me)
        if automation is None:
            made = create_automation(draft=draft, by=me)
        else:
            made = edit_automation(automation_id=automation.pk, draft=draft, by=me)
    except Refused as error:
        return _form(request, automation, typed, error)
    toast_there(request, gettext("Kept. It is off until somebody turns it on."))
    return redirect("automation", made.pk)


def _form(
    request: HttpRequest, automation: Automation | None, typed: Typed, error: Refused | None = None
) -> HttpResponse:
    segments = [one.name for one in seen_by(signed_in(request)) if one.shared and not one.frozen]
    facts = {
        "automation": automation,
        "typed": typed,
        "errors": errors_of(error, typed, language()) if error else {},
        "segments": [(name, name) for name in segments],
        "purposes": [(one.code, getattr(one, f"label_{language()}")) for one in purposes()],
        "tasks": [(kind.value, words.to(language())) for kind, words in KIND_WORDS.items()],
        "icons": ICONS,
        "templates": {
            one: [(kept.key, kept.name.to(language())) for kept in templates(one)]
            for one in {step.get("channel", "") for step in typed.steps if step["kind"] == "send"}
        },
        "full": len(typed.steps) >= MOST_STEPS,
    }
    status = status_of(error) if error else 200
    return render(request, "web/automations/form.html", facts, status=status)
