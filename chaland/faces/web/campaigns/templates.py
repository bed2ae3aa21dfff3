"""Messages to begin with, in the composer: the words of one taken, with the way back; one's own kept, dropped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.campaigns.domain.drafts import Wording
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.composing import draft_of, edit_campaign
from chaland.campaigns.services.templating import drop_template, keep_template
from chaland.campaigns.writing.library import templates
from chaland.faces.web.answers import nothing, status_of, toast_there
from chaland.faces.web.campaigns.composing import composer
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused

_BEFORE = "words_before"
"""In the session: what a template took the place of."""


@allow("campaigns.edit")
@require_POST
def take_template(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The words of a template in place of those of one wording."""
    campaign = campaign_by_id(campaign_id)
    wanted, letter = request.POST.get("template", ""), request.POST.get("letter", "") or "A"
    chosen = next((one for one in templates(campaign.channel) if one.key == wanted), None)
    replaced = _replace(request, campaign, letter, chosen.words()) if chosen is not None else None
    if replaced is not None and any(replaced.values()):
        request.session[_BEFORE] = {"campaign": campaign_id, "letter": letter, "words": replaced}
        back = url("campaign_template_back", campaign_id)
        toast_there(request, gettext("The words of the template are in place."), undo=back)
    return redirect("campaign", campaign_id)


@allow("campaigns.edit")
@require_POST
def give_back(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The words that a template took the place of; once."""
    kept = request.session.pop(_BEFORE, None)
    if kept is not None and kept["campaign"] == campaign_id:
        _replace(request, campaign_by_id(campaign_id), kept["letter"], kept["words"])
    response = nothing()
    response.headers["HX-Refresh"] = "true"
    return response


def _replace(
    request: HttpRequest, campaign: Campaign, letter: str, words: dict[str, Any]
) -> dict[str, Any] | None:
    """The words that were there before; None when there is no such wording."""
    draft = draft_of(campaign, language())
    said = next((one for one in draft.variants if one.letter == letter), None)
    if said is None:
        return None
    fresh = Wording.model_validate({"letter": letter, "weight": said.weight, **words})
    variants = tuple(fresh if one.letter == letter else one for one in draft.variants)
    edit_campaign(
        campaign_id=campaign.pk, draft=draft.model_copy(update={"variants": variants}), by=signed_in(request)
    )
    return said.model_dump(include={"subject", "preheader", "body", "blocks"})


@allow("campaigns.edit")
@require_POST
def keep_as_template(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The words of one wording, under a name; or one of the house's own is dropped."""
    campaign = campaign_by_id(campaign_id)
    dropped = request.POST.get("drop", "")
    try:
        if dropped.isdecimal():
            drop_template(template_id=int(dropped[:18]), by=signed_in(request))
        else:
            name, letter = request.POST.get("name", ""), request.POST.get("letter", "") or "A"
            keep_template(campaign_id=campaign_id, letter=letter, name=name, by=signed_in(request))
    except Refused as error:
        return composer(request, campaign, {"form": [error.say(language())]}, status_of(error))
    toast_there(
        request, gettext("Kept among the templates.") if not dropped else gettext("Template dropped.")
    )
    return redirect("campaign", campaign_id)
