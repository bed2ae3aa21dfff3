"""Pause, resume, cancel, at any moment: what is being handed over at that instant (a window) still leaves."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.audiences.rounds import let_go
from chaland.campaigns.domain.brakes import BY_HAND
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services import hiring, journal, lagging, restoring
from chaland.campaigns.services.clearing import clear
from chaland.campaigns.services.moving import move, not_now
from chaland.campaigns.services.throttle import touch
from chaland.channels.queries import account_for
from chaland.jobs.services import ask_cancel
from chaland.kernel.clock import Clock, system_clock


def pause(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`)."""
    return _steer(campaign_id, CampaignState.PAUSED, by, clock, reason=BY_HAND)


def brake(*, campaign_id: int, reason: str, clock: Clock = system_clock) -> None:
    """Pause it for one of `domain.brakes.REASONS`, with its details; nothing when it is not on its way."""
    on_its_way = (CampaignState.SCHEDULED, CampaignState.RUNNING)
    if Campaign.objects.filter(pk=campaign_id, state__in=on_its_way).exists():
        _steer(campaign_id, CampaignState.PAUSED, None, clock, reason=reason)


@transaction.atomic
def resume(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """On with it, on this installation, whatever made it stop. What a restored backup forgot is not sent again.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`).
    """
    now = clock()
    campaign = _steer(campaign_id, CampaignState.RUNNING, by, clock)
    if campaign.approved_at is None:
        raise not_now(campaign)
    restoring.make_unknown(campaign)
    if campaign.started_at is None and campaign.starts_at is not None and campaign.starts_at > now:
        campaign.state = CampaignState.SCHEDULED.value
    else:
        campaign.started_at = campaign.started_at or now
    lagging.goes_on(campaign, now)
    campaign.epoch = journal.epoch()
    campaign.save(update_fields=["state", "started_at", "epoch"])
    touch(campaign, account_for(campaign.channel, campaign.account_id), now)
    return campaign


@transaction.atomic
def cancel(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """Nothing more leaves, ever. What has left goes on being reported.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`).
    """
    campaign = _steer(campaign_id, CampaignState.CANCELLED, by, clock)
    if campaign.job_id is not None:
        ask_cancel(job_id=campaign.job_id)
    clear(campaign)
    hiring.give_back(campaign, by, clock)
    let_go(campaign)
    campaign.finished_at = clock()
    campaign.save(update_fields=["finished_at"])
    return campaign


_VERBS = {
    CampaignState.PAUSED: "campaigns.pause",
    CampaignState.RUNNING: "campaigns.resume",
    CampaignState.CANCELLED: "campaigns.cancel",
}


@transaction.atomic
def _steer(
    campaign_id: int, to: CampaignState, by: User | None, clock: Clock, *, reason: str = ""
) -> Campaign:
    campaign = move(campaign_id, to, reason=reason)
    if to is CampaignState.PAUSED:
        lagging.held_up(campaign, clock())
    facts = {"reason": reason} if reason else {}
    record(
        actor=by, verb=_VERBS[to], subject_kind="campaign", subject_id=campaign.pk, facts=facts, clock=clock
    )
    return campaign
