"""On and off. Turning one on is an approval: its messages leave without anybody looking at each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.automations import restoring
from chaland.campaigns.automations.domain import BRAKES
from chaland.campaigns.automations.finding import automation_by_id, steps_of
from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.models import Automation, Campaign, Step
from chaland.campaigns.services import journal
from chaland.campaigns.services.approving import content_hash
from chaland.campaigns.services.throttle import touch
from chaland.campaigns.writing.checks import check_content
from chaland.campaigns.writing.preflight import refuse_unfit
from chaland.channels.queries import account_for
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text
from chaland.segments.models import Move


def turn_on(*, automation_id: int, by: User | None, clock: Clock = system_clock) -> Automation:
    """Whoever enters the segment from now on goes through it; those who are in already do not. A message that should
    have left while it was off, longer ago than `late_after_h`, no longer does.

    Raises: NotFound (`automation_unknown`), Invalid (`content_wrong`), Conflict (`segment_deleted`), Refused
    (`journal_shut`, `email_rejected`).
    """
    automation = automation_by_id(automation_id)
    for step in steps_of(automation):
        if step.campaign is not None:
            refuse_unfit(step.campaign, automation.per_day)
    return _turn_on(automation, by, clock)


@transaction.atomic
def _turn_on(asked: Automation, by: User | None, clock: Clock) -> Automation:
    automation = Automation.objects.select_for_update().get(pk=asked.pk)
    now = clock()
    steps = steps_of(automation)
    _refuse_deleted(automation)
    for step in steps:
        if step.campaign is not None:
            _refuse_faults(step.campaign)
            _open(step.campaign, by, clock)
    restoring.catch_up(automation, steps, now)
    last = Move.objects.filter(segment=automation.segment_id).aggregate(last=Max("pk"))["last"]
    automation.after_move = max(automation.after_move, last or 0)
    automation.state, automation.state_reason = "on", ""
    automation.save()
    record(
        actor=by,
        verb="automations.on",
        subject_kind="automation",
        subject_id=automation.pk,
        clock=lambda: now,
    )
    return automation


@transaction.atomic
def turn_off(*, automation_id: int, by: User | None, clock: Clock = system_clock) -> Automation:
    """Nobody goes on, and nothing more leaves; turned on again, those on their way go on from where they were."""
    automation = Automation.objects.select_for_update().get(pk=automation_by_id(automation_id).pk)
    _stop(automation, "off", "")
    record(actor=by, verb="automations.off", subject_kind="automation", subject_id=automation.pk, clock=clock)
    return automation


def brake(automation: Automation, reason: str, clock: Clock) -> None:
    """Until a person looks, for one of `BRAKES` or of those of campaigns. In the caller's transaction."""
    _stop(automation, "braked", reason)
    facts = {"reason": reason, "per_day": automation.per_day}
    record(
        actor=None,
        verb="automations.brake",
        subject_kind="automation",
        subject_id=automation.pk,
        facts=facts,
        clock=clock,
    )


def reason_said(automation: Automation) -> Text | None:
    said = BRAKES.get(automation.state_reason)
    if said is None:
        return brakes.reason_said(automation.state_reason)
    return Text(said.to("fr", most=automation.per_day), said.to("en", most=automation.per_day))


def _stop(automation: Automation, state: str, reason: str) -> None:
    automation.state, automation.state_reason = state, reason
    automation.save(update_fields=["state", "state_reason"])
    running = Campaign.objects.filter(automation=automation.pk, state=CampaignState.RUNNING)
    running.update(state=CampaignState.PAUSED)


def _refuse_deleted(automation: Automation) -> None:
    if automation.segment.deleted_at is not None:
        raise Conflict(
            "segment_deleted",
            Text(
                "Le segment « {name} » a été supprimé : plus personne n'y entre.",
                "The segment “{name}” was deleted: nobody enters it any more.",
            ),
            remedy=Text("Remettez-le d'abord.", "Put it back first."),
            name=automation.segment.name,
        )


def stands_still(steps: Sequence[Step]) -> str:
    """Why a step does not send, as `Campaign.state_reason`; nothing when all do. One that came with a copy of the
    installation does not either."""
    for campaign in (step.campaign for step in steps if step.campaign is not None):
        if campaign.epoch != journal.epoch():
            return brakes.EPOCH
        if campaign.state == CampaignState.PAUSED:
            return campaign.state_reason or brakes.BY_HAND
    return ""


def _open(campaign: Campaign, by: User | None, clock: Clock) -> None:
    now = clock()
    _leave_out_late(campaign, now)
    campaign.state, campaign.state_reason = CampaignState.RUNNING.value, ""
    campaign.account = account_for(campaign.channel, campaign.account_id)
    campaign.approved_at, campaign.approved_by = now, by
    campaign.starts_at = campaign.starts_at or now
    campaign.started_at = campaign.started_at or now
    campaign.content_hash, campaign.epoch = content_hash(campaign), journal.epoch()
    campaign.save()
    touch(campaign, campaign.account, now)


def _leave_out_late(campaign: Campaign, now: datetime) -> None:
    """Nobody is wished a happy birthday a month later."""
    late = now - timedelta(hours=campaign.late_after_h)
    waiting = campaign.messages.filter(state=State.READY, not_before__lt=late)
    waiting.update(state=State.SKIPPED, reason="late", address=None, not_before=None)


def _refuse_faults(campaign: Campaign) -> None:
    wrong = [one for one in check_content(campaign) if one.stops]
    if wrong:
        raise Invalid(
            "content_wrong",
            Text("« {name} » : {why_fr}", "“{name}”: {why_en}"),
            path=wrong[0].path,
            name=campaign.name,
            why_fr=" ".join(one.text.fr for one in wrong),
            why_en=" ".join(one.text.en for one in wrong),
        )
