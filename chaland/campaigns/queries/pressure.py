"""How often people were canvassed lately, over all campaigns ("pression commerciale")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from chaland.access.queries import house_setting
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign
from chaland.consent.queries.facts import stored
from chaland.customers import bulk

CAP_SETTING = "campaigns.cap"
"""`{"messages": 4, "days": 30}`: the house's own, for campaigns that say nothing; without it there is none."""
_LEFT = ", ".join(f"'{state.value}'" for state in (State.SENDING, State.UNKNOWN, *SENT))
_COUNTED = f"""
    SELECT k.key, count(*)
    FROM {{{{keys}}}} {{{{join}}}} campaigns_outboxmessage m ON m.{{whose}} = k.key
    JOIN campaigns_campaign c ON c.id = m.campaign_id
    JOIN consent_purpose p ON p.id = c.purpose_id
    WHERE p.prospecting AND m.claimed_at >= %s AND m.state IN ({_LEFT})
    GROUP BY k.key
"""
Reached = tuple[int, str | None]
"""A contact, and the address that they would be written to."""


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


class Pressure:
    """How often people were canvassed in the days before, by who they are and by address: two records may share a
    telephone. Cost: an index of each person's messages, and one of those to each address."""

    def __init__(self, people: Sequence[Reached], cap: Cap, at: datetime) -> None:
        since = stored.bound(at - timedelta(days=cap.days))
        addresses = sorted({address for _, address in people if address})
        self._most = cap.messages
        self._times: dict[int | str, int] = dict(
            bulk.fetch(_COUNTED.format(whose="contact_id"), [contact for contact, _ in people], since)
        )
        self._times |= dict(bulk.fetch(_COUNTED.format(whose="address"), addresses, since))

    def is_enough(self, one: Reached) -> bool:
        """Whether they, or whoever answers there, got that many messages, or may have."""
        return any(self._times.get(key, 0) >= self._most for key in one if key)

    def add(self, one: Reached) -> None:
        """They get one more."""
        for key in one:
            if key:
                self._times[key] = self._times.get(key, 0) + 1


def alone_with_the_cap() -> None:
    """Until the transaction ends nobody else counts how often people were canvassed: two accounts that claim at once
    would both find room for their message. SQLite has one writer already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chaland.cap'))")
