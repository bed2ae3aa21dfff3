"""How far a campaign is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from chaland.campaigns.domain.brakes import reason_said
from chaland.campaigns.domain.states import SENT, CampaignState, State
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts`: people by state of their message. `to_send`: those that may still leave, `sent`: those that the
    provider took. `next_at`: when the next is due, in the past when it is now; None when none is. `reason`: why it
    waits for a person."""

    campaign_id: int
    state: CampaignState
    counts: Mapping[State, int]
    next_at: datetime | None = None
    reason: Text | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    def of(self, *states: State) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def to_send(self) -> int:
        return self.of(State.READY, State.SENDING)

    @property
    def sent(self) -> int:
        return self.of(*SENT)

    @property
    def unknown(self) -> int:
        return self.of(State.UNKNOWN)

    @property
    def failed(self) -> int:
        return self.of(State.FAILED)

    @property
    def share(self) -> float:
        """Of those to be written to, how many need nothing more; 1 when there is nobody."""
        meant = self.people - self.of(State.HELD, State.SKIPPED, State.CANCELLED)
        return 1 - self.to_send / meant if meant else 1.0


def progress(campaign_id: int) -> Progress:
    """Cost: one look through an index of the campaign's messages. Raises: NotFound (`campaign_unknown`)."""
    campaign = campaign_by_id(campaign_id)
    counts = campaign.messages.order_by().values_list("state").annotate(n=Count("pk"))
    ready = campaign.messages.filter(state=State.READY)
    return Progress(
        campaign.pk,
        CampaignState(campaign.state),
        {State(state): n for state, n in counts},
        ready.aggregate(at=Min("not_before"))["at"],
        reason_said(campaign.state_reason),
        campaign.started_at,
        campaign.finished_at,
    )
