"""What an audience leaves behind: cleared by slices, taken up again after a crash, never that of the next freezing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services import clearing, freezing
from chaland.campaigns.services.composing import delete_campaign
from chaland.campaigns.services.freezing import freeze, unfreeze
from chaland.campaigns.services.steering import cancel
from chaland.jobs import services as jobs
from chaland.jobs.models import Job
from chaland.kernel.errors import Conflict
from tests.campaigns.audience import agreed, frozen, make_campaign, offers, running, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(monkeypatch: pytest.MonkeyPatch) -> Campaign:
    monkeypatch.setattr(clearing, "AT_ONCE", 3)
    monkeypatch.setattr(clearing, "SLICE", 2)
    purpose = offers()
    agreed(8, purpose)
    return make_campaign(purpose)


def _cleared() -> Job:
    job = Job.objects.get(kind=clearing.KIND, state="queued")
    return jobs.run_now(job)


def test_a_large_one_is_cancelled_by_slices_and_goes_on_after_a_crash(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(campaign_id=running(campaign).pk, by=None)
    assert states(campaign) == {"cancelled": 3, "ready": 5}
    some, left = clearing._some, [2]

    def dies(*told: Any) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError("the power is gone")
        return some(*told)

    monkeypatch.setattr(clearing, "_some", dies)
    with pytest.raises(ConnectionError):
        _cleared()
    assert states(campaign) == {"cancelled": 7, "ready": 1}
    monkeypatch.setattr(clearing, "_some", some)
    Job.objects.filter(kind=clearing.KIND).update(not_before=None)
    assert _cleared().result["messages"] == 5
    assert states(campaign) == {"cancelled": 8}


def test_a_draft_again_is_emptied_by_slices_and_may_be_thrown_away_then(campaign: Campaign) -> None:
    unfreeze(campaign_id=frozen(campaign).pk, by=None)
    assert campaign.messages.count() == 5
    with pytest.raises(Conflict) as caught:
        delete_campaign(campaign_id=campaign.pk, by=None)
    assert caught.value.code == "campaign_clearing"
    _cleared()
    delete_campaign(campaign_id=campaign.pk, by=None)
    assert not Campaign.objects.filter(pk=campaign.pk).exists()


def test_who_was_asked_before_is_not_among_those_frozen_anew(campaign: Campaign) -> None:
    unfreeze(campaign_id=frozen(campaign).pk, by=None)
    assert frozen(campaign).audience["people"] == 8
    _cleared()
    campaign.refresh_from_db()
    assert (campaign.state, campaign.messages.count()) == (CampaignState.FROZEN, 8)


def test_a_freezing_that_was_taken_back_writes_nothing_into_the_next(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes it back and asks anew while a worker is still at the first."""
    first = freeze(campaign_id=campaign.pk, by=None)
    paged, second = freezing.paged, list[Job]()

    def meanwhile(*told: Any) -> Iterator[Any]:
        for page in paged(*told):
            if not second:
                unfreeze(campaign_id=campaign.pk, by=None)
                second.append(freeze(campaign_id=campaign.pk, by=None))
            yield page

    monkeypatch.setattr(freezing, "paged", meanwhile)
    with pytest.raises(Conflict):
        jobs.run_now(first)
    monkeypatch.undo()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FREEZING
    assert not campaign.messages.exists()
    jobs.run_now(second[0])
    campaign.refresh_from_db()
    assert (campaign.state, campaign.audience["people"]) == (CampaignState.FROZEN, 8)
