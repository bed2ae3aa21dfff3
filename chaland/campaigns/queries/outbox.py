"""The messages of a campaign, one by one, and what changed between its freezing and its leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.models import OutboxMessage
from chaland.campaigns.queries.audience import whom
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.segments.queries import count_where


def rows(
    campaign_id: int, *, state: str = "", reason: str = "", after: int = 0, limit: int = 100
) -> list[OutboxMessage]:
    """Messages beyond number `after`, with their tries; of one state, or left out for one reason, when asked. Cost:
    an index of the campaign, whatever its size."""
    found = OutboxMessage.objects.filter(campaign_id=campaign_id, pk__gt=after)
    if state:
        found = found.filter(state=state)
    if reason:
        found = found.filter(state=State.SKIPPED, reason=reason)
    return list(found.prefetch_related("tries").order_by("pk")[:limit])


@dataclass(frozen=True, slots=True)
class Differences:
    """Against what was frozen. `left_out`: those who were to get it and did not, by reason, as each was looked at
    when theirs was about to leave. `fit_now`: how many the sentence finds now, before exclusions, None when it was
    not asked; `fitted`: how many it found then."""

    left_out: Mapping[str, int]
    fitted: int
    fit_now: int | None


def differences(campaign_id: int) -> Differences:
    """Cost: one look through an index, and one count of the sentence as long as nothing has left.

    Raises: NotFound (`campaign_unknown`), Refused (`sentence_unreadable`).
    """
    campaign = campaign_by_id(campaign_id)
    skipped = campaign.messages.filter(state=State.SKIPPED).exclude(arm="")
    reasons = dict(skipped.order_by().values_list("reason").annotate(n=Count("pk")))
    waits = campaign.state in (CampaignState.FROZEN, CampaignState.SCHEDULED)
    tree = whom(campaign) if waits else None
    fit_now = count_where(tree) if tree is not None else None
    return Differences(reasons, int(campaign.audience.get("people", 0)), fit_now)


def left_out(campaign_id: int, *, after: int = 0, limit: int = 100) -> Sequence[OutboxMessage]:
    """Those who were to get it and did not."""
    found = OutboxMessage.objects.filter(campaign_id=campaign_id, state=State.SKIPPED, pk__gt=after)
    return list(found.exclude(arm="").order_by("pk")[:limit])
