"""The campaigns of a round of updating: one by channel, prepared at once, that leave once somebody has approved them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from chaland.access.models import User
from chaland.campaigns.domain.drafts import Draft, draft_from
from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS, CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.rounds.wording import FIRST
from chaland.campaigns.services.composing import create_campaign, draft_of, free_name
from chaland.campaigns.services.freezing import freeze
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.quality.updating.asking import channels_of, round_of
from chaland.quality.updating.ports import Carried

PURPOSE = "service"
"""To keep data accurate is owed (GDPR art. 5.1.d), and no offer: nothing may be sold in these messages (EML-06)."""
_WAITING = (CampaignState.DRAFT, CampaignState.FREEZING, CampaignState.FROZEN)


def carry(round_id: int, by: int | None, *, clock: Clock = system_clock) -> None:
    """Prepare what asks the people of a round, in the caller's transaction: nothing leaves before it is approved. What
    cannot be prepared stays a draft that says why. Raises: NotFound (`round_unknown`)."""
    author = User.objects.filter(pk=by).first() if by else None
    for channel in sorted(channels_of(round_id)):
        campaign = create_campaign(draft=_draft(round_id, channel), by=author, clock=clock)
        campaign.round = round_id
        campaign.save(update_fields=["round"])
        _prepare(campaign, author, clock)


def _prepare(campaign: Campaign, by: User | None, clock: Clock) -> None:
    try:
        freeze(campaign_id=campaign.pk, by=by, clock=clock)
    except Refused as error:
        told = f"{error.code}\n{error.say('fr')}\n{error.say('en')}"
        Campaign.objects.filter(pk=campaign.pk).update(state_reason=told)


def _draft(round_id: int, channel: str) -> Draft:
    """As the last one that was approved, else in our words."""
    found = round_of(round_id)
    name = free_name(f"Mise à jour n° {round_id} ({CHANNEL_NAMES[Channel(channel)].fr})")
    last = Campaign.objects.filter(round__isnull=False, channel=channel, approved_at__isnull=False)
    if (model := last.order_by("-pk").first()) is not None:
        said = draft_of(model)
        return said.model_copy(
            update={"name": name, "schedule": said.schedule.model_copy(update={"starts_at": None})}
        )
    window = max(1, min(365, (found.until - found.day).days))
    goal = {"kind": "none", "window_days": window}
    return draft_from(
        {"name": name, "channel": channel, "purpose": PURPOSE, "goal": goal, "message": FIRST[channel]}
    )


def carried(round_ids: Collection[int]) -> Mapping[int, Sequence[Carried]]:
    """What was prepared for each of these rounds. Cost: one query."""
    told: dict[int, list[Carried]] = defaultdict(list)
    for one in Campaign.objects.filter(round__in=round_ids).order_by("pk") if round_ids else ():
        state = CampaignState(one.state)
        waits = state in _WAITING
        told[one.round or 0].append(
            Carried(one.pk, one.name, one.channel, CAMPAIGN_STATE_WORDS[state], waits)
        )
    return told
