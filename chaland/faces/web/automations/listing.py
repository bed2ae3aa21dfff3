"""Every automation, and those that are ready to be added."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.campaigns.automations.composing import create_automation
from chaland.campaigns.automations.documents import ready, ready_called
from chaland.campaigns.automations.domain import STATE_WORDS
from chaland.campaigns.automations.finding import automations
from chaland.campaigns.models import Journey
from chaland.channels.queries import account_for
from chaland.channels.sms.senders import check_sender
from chaland.faces.web.answers import status_of, toast_there
from chaland.faces.web.automations.words import HUES
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.channels import Channel
from chaland.kernel.errors import Invalid, Refused


@allow("campaigns.read")
@require_GET
def automations_list(request: HttpRequest) -> HttpResponse:
    return _listed(request)


@allow("campaigns.edit")
@require_POST
def add_ready(request: HttpRequest) -> HttpResponse:
    """One of those that are shipped, under the sender that was typed; off."""
    sender = request.POST.get("sender", "").strip()
    try:
        check_sender(sender)
        draft = ready_called(request.POST.get("key", "")).draft(language(), sender=sender)
        made = create_automation(draft=draft, by=signed_in(request))
    except Refused as error:
        return _listed(request, error)
    toast_there(request, gettext("Added. It is off: look at it, then turn it on."))
    return redirect("automation", made.pk)


def _listed(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    shown = list(automations())
    names = {one.name for one in shown}
    place = "sender" if isinstance(error, Invalid) and error.code.startswith("sender") else "form"
    facts = {
        "automations": shown,
        "people": _people(),
        "states": {code: words.to(language()) for code, words in STATE_WORDS.items()},
        "hues": HUES,
        "ready": [(one, one.name.to(language()) in names) for one in ready()],
        "sender": request.POST.get("sender", "") or _usual_sender(),
        "errors": {place: [error.say(language())]} if error else {},
    }
    status = status_of(error) if error else 200
    return render(request, "web/automations/list.html", facts, status=status)


def _usual_sender() -> str:
    return next(iter(account_for(Channel.SMS).senders), "")


def _people() -> Mapping[int, Mapping[str, int]]:
    """Of each automation, how many people by where they stand."""
    told: dict[int, dict[str, int]] = {}
    counted = Journey.objects.order_by().values_list("automation_id", "state").annotate(n=Count("pk"))
    for automation, state, n in counted:
        told.setdefault(automation, {})[state] = n
    return told
