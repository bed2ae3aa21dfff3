"""The composer: whom, what, when; kept while it is typed, with what real people would get beside it."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.access.domain import may
from chaland.campaigns.domain.drafts import LONGEST_NAME, Draft, draft_from
from chaland.campaigns.domain.goals import GOAL_WORDS
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.composing import create_campaign, edit_campaign
from chaland.campaigns.services.freezing import freeze
from chaland.campaigns.writing.catalogue import DETAILS, GROUPS, MessageField, catalogue
from chaland.campaigns.writing.library import templates
from chaland.channels.queries import accounts
from chaland.consent.queries.purposes import purposes
from chaland.enrichment.lists.queries import name_said, usable
from chaland.faces.web.answers import is_htmx, status_of, toast_there
from chaland.faces.web.campaigns.blocks import editor_words
from chaland.faces.web.campaigns.form import draft_of_form, kept, typed
from chaland.faces.web.campaigns.preview import side
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.channels import Channel
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text
from chaland.segments.saved import seen_by

CHANNELS = (Channel.SMS, Channel.EMAIL)
_WHOM = ("segment", "hired_list")
"""Whom another page asks a campaign for."""


@allow("campaigns.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A name and a channel; then the composer, where everything is kept as it is typed."""
    if request.method == "GET":
        typed = {"channel": request.GET.get("channel", "sms")}
        typed |= {name: request.GET.get(name, "") for name in _WHOM}
        return _opening(request, typed, {})
    posted = request.POST
    said: dict[str, Any] = {name: posted.get(name, "") for name in ("channel", *_WHOM)}
    if said["hired_list"]:  # of people who are no contacts an answer alone can be measured
        said["goal"] = {"kind": "answer"}
    said["name"] = posted.get("name", "").strip() or _name()
    try:
        campaign = create_campaign(draft=draft_from(said), by=signed_in(request))
    except Refused as error:
        return _opening(request, posted, {"form": [error.say(language())]}, status_of(error))
    return redirect("campaign", campaign.pk)


def _name() -> str:
    """A name nobody gave yet: the day, and a number from the second on."""
    day = system_clock().date().isoformat()
    base = gettext("Campaign of %(day)s") % {"day": day}
    taken = set(Campaign.objects.filter(name__startswith=base).values_list("name", flat=True))
    names = (base if n == 1 else f"{base} ({n})" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)[:LONGEST_NAME]


def _opening(
    request: HttpRequest, typed: Any, errors: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    facts = {"typed": typed, "errors": errors, "channels": CHANNELS, "most": LONGEST_NAME}
    return render(request, "web/campaigns/new.html", facts, status=status)


def composer(
    request: HttpRequest, campaign: Campaign, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a draft; with what was typed when it could not be kept."""
    retyped = status != 200 and "window_days" in request.POST
    shown = typed(request.POST, campaign.channel) if retyped else kept(campaign, language())
    facts = {
        "campaign": campaign,
        "draft": shown.draft,
        "page": request.POST.get("page", "") if retyped else secrets.token_hex(8),
        "seen": request.POST.get("seen", "") if retyped else campaign.last_page,
        "errors": errors or {},
        "holdout": shown.holdout,
        "segments": _offered(
            [one.name for one in seen_by(signed_in(request)) if one.shared], shown.draft.segment
        ),
        "purposes": [
            (one.code, getattr(one, f"label_{language()}"))
            for one in purposes()
            if campaign.channel in one.channels
        ],
        "hired_lists": _hired_lists(request, campaign),
        "accounts": _offered(
            [one.name for one in accounts() if one.channel == campaign.channel], shown.draft.account
        ),
        "groups": _groups(campaign),
        "goals": [(code, words.to(language())) for code, words in GOAL_WORDS.items()],
        "templates": templates(campaign.channel),
        "block_words": editor_words() if campaign.channel == Channel.EMAIL else None,
        "starts_at": shown.starts_at,
        **side(request, campaign),
    }
    return render(request, "web/campaigns/compose.html", facts, status=status)


def _hired_lists(request: HttpRequest, campaign: Campaign) -> list[tuple[str, str]]:
    """Those whose contract lets this channel be used now, and the one that is chosen."""
    if not may(getattr(request.user, "role", ""), "lists.edit"):
        return [(name_said(campaign.hired_list),) * 2] if campaign.hired_list else []
    found = [one.row for one in usable(campaign.channel)]
    chosen = [campaign.hired_list] if campaign.hired_list and campaign.hired_list not in found else []
    return [(name_said(row), row.name) for row in (*found, *chosen)]


def _offered(names: list[str], chosen: str) -> list[tuple[str, str]]:
    """With the one that is chosen, though it be offered no more: left out, it would be lost without a word."""
    return [(name, name) for name in dict.fromkeys([*names, *filter(None, [chosen])])]


def _groups(campaign: Campaign) -> list[tuple[Text, list[MessageField]]]:
    """The fields that a message may say, family by family."""
    known = [one for one in catalogue().fields if campaign.round is not None or one.path != DETAILS]
    families = ((words, [one for one in known if one.group == key]) for key, words in GROUPS.items())
    return [(words, ones) for words, ones in families if ones]


@allow("campaigns.edit")
@require_POST
def save(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """Keep what was typed, a wording more or less, and say again what people would get."""
    campaign = campaign_by_id(campaign_id)
    try:
        draft = _reshaped(draft_of_form(request.POST, campaign.channel), request)
        page, seen = (request.POST.get(name, "")[:40] for name in ("page", "seen"))
        campaign = edit_campaign(
            campaign_id=campaign_id, draft=draft, by=signed_in(request), page=page, seen=seen
        )
    except Refused as error:
        if is_htmx(request):
            told = {**side(request, campaign, afresh=True), "refused": error, "kept": False}
            return render(request, "web/campaigns/side.html", told)
        return composer(request, campaign, {"form": [error.say(language())]}, status_of(error))
    if is_htmx(request) and not _reshapes(request):
        return render(request, "web/campaigns/side.html", side(request, campaign, afresh=True))
    if "freeze" in request.POST:
        return freeze_now(request, campaign_id)
    if not _reshapes(request):
        toast_there(request, gettext("Kept."))
    return redirect("campaign", campaign_id)


def _reshapes(request: HttpRequest) -> bool:
    return "add" in request.POST or "drop" in request.POST


def _reshaped(draft: Draft, request: HttpRequest) -> Draft:
    """With one wording more, the same as the last; or without one."""
    wordings = list(draft.variants)
    if "add" in request.POST and wordings:
        free = next((one for one in "ABCD" if one not in {said.letter for said in wordings}), "")
        wordings += [wordings[-1].model_copy(update={"letter": free})] if free else []
    if "drop" in request.POST and len(wordings) > 1:
        wordings = [one for one in wordings if one.letter != request.POST["drop"]]
    return draft.model_copy(update={"variants": tuple(wordings)})


@allow("campaigns.edit")
@require_POST
def freeze_now(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Write down who would get what; the page shows how far, then what there is to approve."""
    try:
        freeze(campaign_id=campaign_id, by=signed_in(request))
    except Refused as error:
        return composer(
            request, campaign_by_id(campaign_id), {"form": [error.say(language())]}, status_of(error)
        )
    return redirect("campaign", campaign_id)
