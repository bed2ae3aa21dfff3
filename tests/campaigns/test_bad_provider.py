"""A provider that behaves badly all along one campaign: its state is clear at every moment, nobody is forgotten, nobody
gets it twice, and it ends once the provider is well. The truth is counted in the provider's own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.steering import resume
from chaland.channels.port import Outcome
from chaland.kernel.clock import Clock, fixed_clock
from chaland.kernel.errors import ProviderFailed
from tests.campaigns.audience import NOW, agreed, make_campaign, offers, running, states
from tests.campaigns.peers import OverHttp, OverSmpp, Peer, received_by
from tests.campaigns.providers import DOWN, Scripted, plug
from tests.contracts.fakes import Fakes, listening, running_fakes

MESSAGES, WINDOW = 200, 10
STEP = timedelta(minutes=8)
MOST_STEPS = 30
MOODS = {
    "smpp": (
        *("throttled", "ok", "cut", "ok", "garbage", "broken", "silent", "ok", "cut_before", "throttled"),
        *("huge", "denied", "ok", "refused"),
    ),
    "http": (
        *(
            "throttled",
            "ok",
            "cut",
            "garbage",
            "drip",
            "ok",
            "broken",
            "ok",
            "empty",
            "throttled",
            "slow",
            "ok",
        ),
        *("cut_before", "huge", "denied", "ok", "redirect"),
    ),
}
"""One a window; well from then on."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoken",
    [
        pytest.param("smpp", marks=pytest.mark.sqlite_only),
        pytest.param("http", marks=pytest.mark.postgres_only),
    ],
)
def test_one_whole_campaign_through_a_provider_that_goes_wrong_in_every_way(
    spoken: str, tmp_path: Path
) -> None:
    with _provider(spoken, tmp_path) as (fakes, peer):
        purpose = offers()
        agreed(MESSAGES, purpose)
        campaign = running(make_campaign(purpose))
        held_by = _through(campaign, peer, fakes, MOODS[spoken])
    told, received = states(campaign), received_by(peer)
    assert set(received.values()) == {1}
    assert campaign.messages.exclude(attempts=0).count() == MESSAGES
    assert {brakes.UNCLEAR, brakes.PROVIDER} <= held_by
    if peer.can_tell:
        assert told == {"accepted": MESSAGES}
        assert len(received) == MESSAGES
    else:
        assert set(told) == {"accepted", "unknown", "failed"}
        assert told["failed"] == WINDOW
        theirs = set(campaign.messages.filter(state="accepted").values_list("address", flat=True))
        assert theirs <= set(received)


@contextmanager
def _provider(spoken: str, folder: Path) -> Iterator[tuple[Fakes, Peer]]:
    journal = folder / "taken.jsonl"
    with running_fakes(journal) as fakes, listening() as (hook, calls):
        impatient = {"timeout_s": "0.5"}
        if spoken == "smpp":
            yield fakes, OverSmpp(fakes, journal, window=str(WINDOW), **impatient)
        else:
            yield fakes, OverHttp(fakes, journal, hook, calls, **impatient)


def _through(campaign: Campaign, peer: Peer, fakes: Fakes, moods: tuple[str, ...]) -> set[str]:
    """Another mood each window until it has left; a person takes it up again whenever it waits for one. Returns why it
    waited."""
    held_by = set[str]()
    coming = iter(moods)

    def turn(_: int = 0) -> None:
        fakes.play(next(coming, "ok"), slow_s=1)

    turn()
    for step in range(MOST_STEPS):
        clock = fixed_clock(NOW + step * STEP)
        run_now(campaign_id=campaign.pk, watch=turn, clock=clock)
        held_by |= _looked_after(campaign, peer, clock)
        if campaign.state == CampaignState.FINISHING:
            return held_by
    raise AssertionError(f"it never ended: {campaign.state} {campaign.state_reason} {states(campaign)}")


def _looked_after(campaign: Campaign, peer: Peer, clock: Clock) -> set[str]:
    """Nothing is in between, nobody got two; paused for a reason that is said, or going on."""
    campaign.refresh_from_db()
    told = states(campaign)
    assert sum(told.values()) == MESSAGES
    assert set(told) <= {"ready", "accepted", "unknown", "failed"}
    assert set(received_by(peer).values()) <= {1}
    if campaign.state != CampaignState.PAUSED:
        return set()
    assert brakes.reason_said(campaign.state_reason)
    resume(campaign_id=campaign.pk, by=None, clock=clock)
    return {campaign.state_reason.partition("\n")[0]}


def _four_hours(campaign: Campaign) -> Clock:
    """Served every quarter of an hour. Returns the clock of the last."""
    for quarter in range(16):
        clock = fixed_clock(NOW + quarter * timedelta(minutes=16))
        run_now(campaign_id=campaign.pk, clock=clock)
    return clock


@pytest.mark.django_db
@pytest.mark.parametrize("fails", [DOWN, None])
def test_a_provider_that_takes_nothing_for_hours_uses_up_nobody(
    fails: ProviderFailed | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted(says=lambda _: Outcome.LATER))
    provider.fails = fails
    purpose = offers()
    agreed(12, purpose)
    campaign = running(make_campaign(purpose))
    clock = _four_hours(campaign)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.state_reason.partition("\n")[0]) == ("paused", brakes.SILENT)
    assert states(campaign) == {"ready": 12}
    provider.fails, provider.says = None, lambda _: Outcome.ACCEPTED
    resume(campaign_id=campaign.pk, by=None, clock=clock)
    run_now(campaign_id=campaign.pk, clock=clock)
    assert states(campaign) == {"accepted": 12}
    assert set(provider.times().values()) == {1}


@pytest.mark.django_db
def test_one_who_is_put_off_for_hours_does_not_hold_up_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = offers()
    put_off = agreed(12, purpose)[0].mobile
    provider = Scripted(says=lambda one: Outcome.LATER if one.to == put_off else Outcome.ACCEPTED)
    plug(monkeypatch, provider)
    campaign = running(make_campaign(purpose))
    _four_hours(campaign)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHING
    assert states(campaign) == {"accepted": 11, "failed": 1}
