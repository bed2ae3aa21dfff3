"""The page of one campaign, whatever its state: composed, prepared, approved, sent, over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chaland.access.domain import may
from chaland.access.models import User
from chaland.campaigns.domain.goals import GOAL_WORDS
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS, CampaignState, State
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.queries.outbox import differences
from chaland.campaigns.queries.progress import progress as progress_of
from chaland.campaigns.services.approving import is_for_another, needs_second_person
from chaland.campaigns.services.composing import draft_of
from chaland.campaigns.services.freezing import KIND as FREEZE
from chaland.campaigns.writing.checks import check_content
from chaland.channels.queries import account_for
from chaland.consent.domain.rule_words import RULE_WORDS
from chaland.faces.web.answers import status_of
from chaland.faces.web.campaigns.composing import composer
from chaland.faces.web.campaigns.preview import once, shown_cases
from chaland.faces.web.campaigns.words import HUES, STATE_HUES, channel_of, state_of
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import cards_under_way, signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Refused

_LIVE = (CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.FINISHING)


@allow("campaigns.read")
@require_GET
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    found = campaign_by_id(campaign_id)
    if found.automation is not None:
        return redirect("automation", found.automation)
    if found.state == CampaignState.DRAFT and may(getattr(request.user, "role", ""), "campaigns.edit"):
        return composer(request, found)
    if found.state in (CampaignState.DRAFT, CampaignState.FREEZING):
        return render(
            request, "web/campaigns/preparing.html", {**_head(found), "cards": _cards(request, found)}
        )
    if found.state == CampaignState.FROZEN:
        return review(request, found)
    return render(request, "web/campaigns/sent.html", {**_head(found), **_sent(found)})


def review(request: HttpRequest, campaign: Campaign, refused: Refused | None = None) -> HttpResponse:
    """What there is to approve; and why it was not, when somebody tried to."""
    facts = {**_head(campaign), **_review(campaign, signed_in(request)), "refused": refused}
    return render(request, "web/campaigns/review.html", facts, status=status_of(refused) if refused else 200)


@allow("campaigns.read")
@require_GET
def progress(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The card that asks for itself again as long as something may move."""
    found = campaign_by_id(campaign_id)
    return render(request, "web/campaigns/progress.html", {**_head(found), **_sent(found)})


def _head(campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "state": state_of(campaign),
        "hue": HUES[CampaignState(campaign.state)],
        "channel": channel_of(campaign),
    }


def _cards(request: HttpRequest, campaign: Campaign) -> Any:
    return [card for card in cards_under_way(request, (FREEZE,)) if card["job"].pk == campaign.job_id]


def _review(campaign: Campaign, reader: User) -> dict[str, Any]:
    told = campaign.audience
    return {
        "told": told,
        "estimate": campaign.estimate,
        "left_out": _left_out(told.get("skipped", {})),
        "rules": _ruled(told.get("rules", {})),
        "notes": [one.text.to(language()) for one in once(check_content(campaign))],
        "draft": draft_of(campaign, language()),
        "purpose": getattr(campaign.purpose, f"label_{language()}"),
        "goal": GOAL_WORDS[campaign.goal].to(language()),
        "previews": shown_cases(campaign, 4),
        "unshown": False,
        "second": needs_second_person(campaign),
        "another": is_for_another(campaign, reader),
        "account": account_for(campaign.channel, campaign.account_id),
        "changed": differences(campaign.pk),
    }


def _left_out(skipped: dict[str, int]) -> list[tuple[str, str, int]]:
    """Code, words and count, the commonest first."""
    ordered = sorted(skipped.items(), key=lambda one: (-one[1], one[0]))
    return [(code, SKIPS[code].to(language()) if code in SKIPS else code, count) for code, count in ordered]


def _ruled(counted: dict[str, int]) -> list[tuple[str, str, int]]:
    """Rule of law, what it says, how many; the commonest first."""
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [
        (rule, RULE_WORDS[rule].to(language()) if rule in RULE_WORDS else rule, count)
        for rule, count in ordered
    ]


def _sent(campaign: Campaign) -> dict[str, Any]:
    told = progress_of(campaign.pk)
    shown = [
        (state, STATE_WORDS[state].to(language()), told.counts[state], STATE_HUES.get(state, "grey"))
        for state in State
        if told.counts.get(state)
    ]
    return {
        "told": told,
        "next_at": told.next_at if told.next_at and told.next_at > system_clock() else None,
        "states": shown,
        "left_out": _left_out(dict(differences(campaign.pk).left_out)),
        "is_live": campaign.state in _LIVE,
        "address": url("campaign_progress", campaign.pk),
    }
