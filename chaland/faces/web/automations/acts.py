"""On, off, thrown away. To turn one on is an approval."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.campaigns.automations.composing import delete_automation
from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.automations.steering import turn_off, turn_on
from chaland.faces.web.answers import toast_there
from chaland.faces.web.automations.page import shown
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused


@allow("campaigns.approve")
@require_POST
def on(request: HttpRequest, automation_id: int) -> HttpResponse:
    """Whoever enters from now on goes through it; what is wrong in a message is told on the page."""
    try:
        turn_on(automation_id=automation_id, by=signed_in(request))
    except Refused as error:
        return shown(request, automation_by_id(automation_id), error)
    toast_there(request, gettext("On: whoever enters the segment from now on goes through it."))
    return redirect("automation", automation_id)


@allow("campaigns.edit")
@require_POST
def off(request: HttpRequest, automation_id: int) -> HttpResponse:
    turn_off(automation_id=automation_id, by=signed_in(request))
    toast_there(request, gettext("Off: nothing more leaves."))
    return redirect("automation", automation_id)


@allow("campaigns.edit")
@require_POST
def delete(request: HttpRequest, automation_id: int) -> HttpResponse:
    try:
        delete_automation(automation_id=automation_id, by=signed_in(request))
    except Refused as error:
        return shown(request, automation_by_id(automation_id), error)
    toast_there(request, gettext("The automation is gone; its segment stays."))
    return redirect("automations")
