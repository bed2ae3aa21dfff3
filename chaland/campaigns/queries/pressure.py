"""How often people were canvassed lately, over all campaigns ("pression commerciale")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chaland.access.queries import house_setting
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign
from chaland.consent.queries.facts import stored
from chaland.customers import bulk

CAP_SETTING = "campaigns.cap"
"""`{"messages": 4, "days": 30}`: the house's own, for campaigns that say nothing; without it there is none."""
_LEFT = ", ".join(f"'{state.value}'" for state in (State.SENDING, State.UNKNOWN, *SENT))
_COUNTED = f"""
    SELECT m.contact_id, count(*)
    FROM {{keys}} {{join}} campaigns_outboxmessage m ON m.contact_id = k.key
    JOIN campaigns_campaign c ON c.id = m.campaign_id
    JOIN consent_purpose p ON p.id = c.purpose_id
    WHERE p.prospecting AND m.claimed_at >= %s AND m.state IN ({_LEFT})
    GROUP BY m.contact_id
"""


@dataclass(frozen=True, slots=True)
class Cap:
    messages: int
    days: int


def cap_of(campaign: Campaign) -> Cap | None:
    """The campaign's own, else the house's; none for what does not canvass."""
    if campaign.cap_messages and campaign.cap_days:
        return Cap(campaign.cap_messages, campaign.cap_days)
    house = house_setting(CAP_SETTING, None)
    if not house or not campaign.purpose.prospecting:
        return None
    return Cap(int(house["messages"]), int(house["days"]))


def too_often(contact_ids: Sequence[int], cap: Cap, at: datetime) -> set[int]:
    """Who got, or may have got, that many messages in the days before. Cost: an index of each person's own."""
    since = stored.bound(at - timedelta(days=cap.days))
    return {pk for pk, times in bulk.fetch(_COUNTED, contact_ids, since) if times >= cap.messages}
