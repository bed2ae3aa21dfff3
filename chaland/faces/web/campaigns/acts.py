"""What is done to a campaign by a press: approve, pause, go on, cancel, back to a draft, copy, throw away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.access.domain import require
from chaland.campaigns.domain.drafts import draft_from
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.composing import copy_campaign, create_campaign, delete_campaign, draft_of
from chaland.campaigns.services.freezing import unfreeze
from chaland.campaigns.services.steering import cancel, pause, resume
from chaland.faces.web.answers import nothing, toast_there
from chaland.faces.web.campaigns.page import review
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import NotFound, Refused
from chaland.kernel.text import Text

_THROWN = "draft_thrown"
"""In the session: the last draft that was thrown away."""

Act = Callable[..., Campaign]
ACTS: Mapping[str, tuple[str, Act]] = {
    "approve": ("campaigns.approve", approve),
    "pause": ("campaigns.edit", pause),
    "resume": ("campaigns.edit", resume),
    "cancel": ("campaigns.edit", cancel),
    "unfreeze": ("campaigns.edit", unfreeze),
}


@allow("campaigns.read")
@require_POST
def act(request: HttpRequest, campaign_id: int, act: str) -> HttpResponse:
    if act not in ACTS:
        raise NotFound("act_unknown", Text("Ce geste n'existe pas.", "There is no such act."))
    verb, do = ACTS[act]
    require(getattr(request.user, "role", ""), verb)
    try:
        do(campaign_id=campaign_id, by=signed_in(request))
    except Refused as error:
        found = campaign_by_id(campaign_id)
        if act != "approve" or found.state != CampaignState.FROZEN:
            raise
        return review(request, found, error)
    return redirect("campaign", campaign_id)


@allow("campaigns.edit")
@require_POST
def copy(request: HttpRequest, campaign_id: int) -> HttpResponse:
    made = copy_campaign(campaign_id=campaign_id, by=signed_in(request))
    toast_there(request, gettext("A copy, to be changed as you wish."))
    return redirect("campaign", made.pk)


@allow("campaigns.edit")
@require_POST
def delete(request: HttpRequest, campaign_id: int) -> HttpResponse:
    draft = draft_of(campaign_by_id(campaign_id))
    delete_campaign(campaign_id=campaign_id, by=signed_in(request))
    request.session[_THROWN] = draft.model_dump(mode="json")
    toast_there(request, gettext("The draft is gone."), undo=url("campaign_bring_back"))
    return redirect("campaigns")


@allow("campaigns.edit")
@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """The draft that was thrown away last, as it was; once."""
    thrown = request.session.pop(_THROWN, None)
    response = nothing()
    response.headers["HX-Redirect"] = url("campaigns")
    if thrown is not None:
        made = create_campaign(draft=draft_from(thrown), by=signed_in(request))
        response.headers["HX-Redirect"] = url("campaign", made.pk)
    return response
