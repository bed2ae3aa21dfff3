"""Programs that are told of what happens: added, removed, called again; what went wrong of late."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.campaigns.hooks.domain import EVENTS
from chaland.campaigns.hooks.queueing import add_hook, enable_hook, remove_hook, secret_of
from chaland.campaigns.models import Hook, HookCall
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import done

NEWEST = 500
"""Among so many calls are failures looked for: a page never reads them all."""
SHOWN = 10


def hook_facts(request: HttpRequest) -> dict[str, Any]:
    """What the page shows; the secrets with it, to who may connect programs."""
    return {
        "programs": [(one, secret_of(one.url)) for one in Hook.objects.order_by("url")],
        "events": [(code, words.to(language())) for code, words in EVENTS.items()],
        "event_words": {code: words.to(language()) for code, words in EVENTS.items()},
        "ticked": request.POST.getlist("events"),
        "failures": _failures(),
    }


def _failures() -> list[HookCall]:
    newest = HookCall.objects.order_by("-pk")[:NEWEST]
    return [one for one in newest if one.code and not one.code.startswith("2")][:SHOWN]


def add_posted(request: HttpRequest) -> None:
    posted = request.POST
    add_hook(url=posted.get("url", ""), events=posted.getlist("events"), by=signed_in(request))


@allow("channels.edit")
@require_POST
def remove(request: HttpRequest, hook_id: int) -> HttpResponse:
    remove_hook(hook_id=hook_id, by=signed_in(request))
    return done(request, "settings_sending", gettext("The address is no longer called."))


@allow("channels.edit")
@require_POST
def enable(request: HttpRequest, hook_id: int) -> HttpResponse:
    enable_hook(hook_id=hook_id, by=signed_in(request))
    return done(request, "settings_sending", gettext("The address is called again."))
