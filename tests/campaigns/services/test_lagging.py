"""The days that count begin when people are written to, whatever was planned; for those held out too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chaland.campaigns.domain.lags import Lags
from chaland.campaigns.models import Campaign, Lag, OutboxMessage
from chaland.campaigns.queries.results import results
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.steering import pause, resume
from chaland.customers.models import Contact, SourceRecord
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import CLOCK, NOW, agreed, frozen, make_campaign, offers, sent
from tests.campaigns.providers import Scripted, plug
from tests.harness.rows import make_purchase

TODAY = NOW.date()
LATER = NOW + timedelta(days=100)


def buys(contact: Contact, day: date) -> None:
    make_purchase(SourceRecord.objects.get(contact=contact), date=day, amount_cents=1_000)


def converted(campaign: Campaign) -> tuple[int, int]:
    told = results(campaign.pk, LATER)
    return told.treated.converted, told.held.converted if told.held else 0


@pytest.mark.django_db
def test_what_was_bought_between_freezing_and_leaving_is_no_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plug(monkeypatch, Scripted())
    purpose = offers()
    early, as_early, late, after = agreed(4, purpose)
    campaign = frozen(make_campaign(purpose, window_days=7))
    five_days_on = fixed_clock(NOW + timedelta(days=5, hours=1))  # Saturday noon
    approve(campaign_id=campaign.pk, by=None, clock=five_days_on)
    sent(campaign, five_days_on)
    for one in (early, as_early):
        buys(one, TODAY + timedelta(days=1))
    buys(late, TODAY + timedelta(days=12))
    buys(after, TODAY + timedelta(days=13))
    assert converted(campaign) == (1, 0)
    assert results(campaign.pk, LATER).closes_at is not None
    assert not results(campaign.pk, NOW + timedelta(days=9)).is_over


@pytest.mark.django_db
def test_those_held_out_wait_through_a_pause_as_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=2))
    purpose = offers()
    people = agreed(6, purpose)
    campaign = frozen(make_campaign(purpose, window_days=7))
    OutboxMessage.objects.filter(contact_id__in=[people[0].pk, people[5].pk]).update(state="held", arm="")
    approve(campaign_id=campaign.pk, by=None, clock=CLOCK)
    provider.meanwhile = lambda: pause(campaign_id=campaign.pk, by=None, clock=CLOCK)
    sent(campaign)
    provider.meanwhile = lambda: None
    assert OutboxMessage.objects.filter(state="accepted").count() == 2
    three_days_on = fixed_clock(NOW + timedelta(days=3))
    resume(campaign_id=campaign.pk, by=None, clock=three_days_on)
    sent(campaign, three_days_on)
    for one in people:
        buys(
            one, TODAY + timedelta(days=9)
        )  # within the days of those alone who were written to after the pause
    assert converted(campaign) == (2, 1)
    assert Lag.objects.count() == 1


@pytest.mark.django_db
def test_a_pause_that_nobody_waited_for_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=2))
    purpose = offers()
    agreed(2, purpose)
    campaign = frozen(make_campaign(purpose))
    approve(campaign_id=campaign.pk, by=None, clock=CLOCK)
    provider.meanwhile = lambda: pause(campaign_id=campaign.pk, by=None, clock=CLOCK)
    sent(campaign)
    resume(campaign_id=campaign.pk, by=None, clock=fixed_clock(NOW + timedelta(days=3)))
    assert not Lag.objects.exists()


def test_lags_add_up_from_where_they_apply() -> None:
    lags = Lags.of([(10, 60.0), (0, 3_600.0), (20, 30.0)])
    assert [lags.at(number).total_seconds() for number in (1, 10, 19, 20, 99)] == [
        3600,
        3660,
        3660,
        3690,
        3690,
    ]
    assert (lags.least.total_seconds(), lags.most.total_seconds()) == (3600, 3690)
    assert Lags().at(5) == Lags().most == timedelta(0)
