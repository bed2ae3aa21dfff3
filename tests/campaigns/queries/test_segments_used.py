"""A segment is not deleted under what rests on it; and what rests on one that is gone all the same says so."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.steering import cancel
from chaland.kernel.errors import Conflict
from chaland.segments.models import SavedSegment
from chaland.segments.services.saved import delete_segment, save_segment
from chaland.segments.services.saved.bin import put_in_bin
from tests.campaigns.audience import agreed, make_campaign, offers, running, said, sent
from tests.campaigns.providers import Scripted, plug

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    purpose = offers()
    agreed(2, purpose)
    whom = save_segment(name="Tous", sentence="mobile is not empty", by=None)
    save_segment(name="Sauf", sentence='city = "Nulle part"', by=None)
    changes: dict[str, Any] = {"segment": whom, "sentence": "", "exclude": said('in_segment("Sauf")')}
    return running(make_campaign(purpose, name="Soldes", **changes))


@pytest.mark.parametrize("name", ["Tous", "Sauf"])
def test_a_segment_is_kept_as_long_as_a_campaign_asks_it(campaign: Campaign, name: str) -> None:
    segment = SavedSegment.objects.get(name=name)
    with pytest.raises(Conflict) as caught:
        delete_segment(segment_id=segment.pk, by=None)
    assert "the campaign “Soldes”" in caught.value.say("en")
    cancel(campaign_id=campaign.pk, by=None)
    delete_segment(segment_id=segment.pk, by=None)


def test_an_exclusion_that_is_gone_lets_nobody_through_and_is_said(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted())
    put_in_bin(SavedSegment.objects.get(name="Sauf"))
    paused = sent(campaign)
    assert paused.state == CampaignState.PAUSED
    assert paused.state_reason.startswith(brakes.BROKEN)
    assert provider.received == []
