"""Which campaigns and automations rest on a segment: it is not deleted under them."""

from __future__ import annotations

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Automation, Campaign
from chaland.kernel.text import Text
from chaland.segments.models import SavedSegment
from chaland.segments.named import numbers_named

_OVER = (CampaignState.FINISHING, CampaignState.DONE, CampaignState.CANCELLED)


def resting_on(segment: SavedSegment) -> list[Text]:
    """As people call them. Those that are over, or off, ask it nothing more. Cost: a query each, of those that are not."""
    campaigns = Campaign.objects.filter(automation=None).exclude(state__in=_OVER)
    found = [
        Text(f"la campagne « {one.name} »", f"the campaign “{one.name}”")
        for one in campaigns.only("name", "segment_id", "sentence", "exclude").order_by("pk")
        if _rests(segment, one.segment_id, one.sentence, one.exclude)
    ]
    automations = Automation.objects.exclude(state="off")
    return found + [
        Text(f"l'automatisation « {one.name} »", f"the automation “{one.name}”")
        for one in automations.only("name", "segment_id", "until").order_by("pk")
        if _rests(segment, one.segment_id, one.until)
    ]


def _rests(segment: SavedSegment, own: int | None, *kept: str) -> bool:
    return own == segment.pk or any(segment.pk in numbers_named(one) for one in kept if one)
