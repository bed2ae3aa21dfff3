"""Somebody answers for a campaign: its audience is frozen, its content what they read, and above a size it is not
whoever prepared it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.queries import house_setting
from chaland.access.services import record
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services import journal, restoring
from chaland.campaigns.services.moving import held, not_now
from chaland.campaigns.writing.preflight import refuse_unfit
from chaland.jobs.models import Job
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Forbidden, Refused
from chaland.kernel.text import Text

SECOND_PERSON_SETTING = "campaigns.second_person_above"
"""How many messages one person may prepare and approve alone."""
SECOND_PERSON_ABOVE = 1_000
_SAID = (
    "channel", "purpose_id", "account_id", "sender", "sender_name", "reply_to", "holdout_bp", "track_opens",
    "track_clicks",
)  # fmt: skip
_WORDED = ("letter", "weight", "subject", "preheader", "body", "blocks")


def approve(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """It leaves at its time, at once when it has none. `by` None: whoever owns the installation, at its console.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`, `content_changed`), Refused (`audience_empty`,
    `email_rejected`), Forbidden (`second_person`).
    """
    campaign = campaign_by_id(campaign_id)
    if campaign.state == CampaignState.FROZEN:
        refuse_unfit(campaign, int(campaign.audience.get("ready", 0)))
    return _approve(campaign_id, by, clock)


@transaction.atomic
def _approve(campaign_id: int, by: User | None, clock: Clock) -> Campaign:
    campaign = held(campaign_id)
    if campaign.state != CampaignState.FROZEN:
        raise not_now(campaign)
    _check(campaign, by)
    now = clock()
    campaign.state, campaign.state_reason = CampaignState.SCHEDULED.value, ""
    campaign.approved_at, campaign.approved_by = now, by
    campaign.starts_at, campaign.epoch = campaign.starts_at or now, journal.epoch()
    campaign.save()
    restoring.make_unknown(campaign)
    facts = {"messages": campaign.estimate["messages"], "content": campaign.content_hash}
    record(
        actor=by,
        verb="campaigns.approve",
        subject_kind="campaign",
        subject_id=campaign.pk,
        facts=facts,
        clock=clock,
    )
    return campaign


def _check(campaign: Campaign, by: User | None) -> None:
    if not campaign.audience.get("ready"):
        raise Refused(
            "audience_empty",
            Text("Personne ne recevrait cette campagne.", "Nobody would get this campaign."),
            remedy=Text("Voyez pourquoi chacun est écarté.", "See why everybody is left out."),
        )
    if content_hash(campaign) != campaign.content_hash:
        raise Conflict(
            "content_changed",
            Text(
                "Le message a changé depuis que l'audience est figée.",
                "The message has changed since the audience was frozen.",
            ),
            remedy=Text("Figez de nouveau l'audience.", "Freeze the audience again."),
        )
    if by is not None and is_for_another(campaign, by):
        raise Forbidden(
            "second_person",
            Text(
                "Au-delà de {most} messages, une autre personne que celle qui l'a préparée approuve la campagne.",
                "Above {most} messages, somebody else than who prepared the campaign approves it.",
            ),
            most=_most_alone(),
        )


def needs_second_person(campaign: Campaign) -> bool:
    return int(campaign.audience.get("ready", 0)) > _most_alone()


def is_for_another(campaign: Campaign, by: User) -> bool:
    """Whether somebody else than this person has to approve it."""
    return needs_second_person(campaign) and by.pk in _prepared_by(campaign)


def _most_alone() -> int:
    return int(house_setting(SECOND_PERSON_SETTING, SECOND_PERSON_ABOVE))


def _prepared_by(campaign: Campaign) -> set[int | None]:
    froze = Job.objects.filter(pk=campaign.job_id or 0).values_list("started_by_id", flat=True)
    return {campaign.created_by_id, *froze}


def content_hash(campaign: Campaign) -> str:
    """SHA-256 of what people would read, from whom, by which account, and how they are drawn."""
    told: dict[str, Any] = {name: getattr(campaign, name) for name in _SAID}
    told["variants"] = [{name: getattr(one, name) for name in _WORDED} for one in campaign.variants.all()]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
