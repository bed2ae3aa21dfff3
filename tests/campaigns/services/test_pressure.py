"""Marketing pressure: by person and by address, over all campaigns, also those that leave at the same instant."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services import checking
from chaland.campaigns.services.claiming import Desk
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.consent.domain.words import Channel
from chaland.customers.models import SourceRecord
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import (
    CLOCK,
    NOW,
    agreed,
    frozen,
    make_campaign,
    offers,
    running,
    sent,
    share_a_telephone,
    states,
)
from tests.campaigns.providers import Scripted, plug
from tests.consent.harness import make_entry


@pytest.mark.django_db
def test_two_records_that_share_a_telephone_are_canvassed_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    one, other = agreed(2, purpose)
    cap: dict[str, Any] = {"cap_messages": 1, "cap_days": 7}
    sent(running(make_campaign(purpose, **cap)))
    share_a_telephone(one, other, purpose)
    later = fixed_clock(NOW + timedelta(days=8))
    second = sent(running(make_campaign(purpose, **cap), later), later)
    assert sorted(states(second)) == ["accepted", "same_address"]
    day_after = fixed_clock(NOW + timedelta(days=9))
    third = frozen(make_campaign(purpose, **cap), clock=day_after)
    assert states(third) == {"cap": 2}
    assert len(provider.received) == 3


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_claim_at_once_keep_to_the_cap_together(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """One by SMS, one by e-mail, to the same people: without one waiting for the other both would find room."""
    settings.CHALAND_URL = "https://garage.example"
    purpose = offers()
    both = agreed(6, purpose)
    for channel in Channel.SMS, Channel.EMAIL:
        Account.objects.filter(pk=account_for(channel).pk).update(rate_per_s=10_000)
    for one in both:
        record = SourceRecord.objects.get(contact=one)
        make_entry("given", one.email or "", "email", purpose, record=record)
    cap: dict[str, Any] = {"cap_messages": 1, "cap_days": 7}
    first = running(make_campaign(purpose, **cap))
    second = make_campaign(purpose, channel="email", sender="offres@garage.example", **cap)
    second.variants.update(subject={"fr": "Vos pneus"})
    running(second)
    Campaign.objects.update(state=CampaignState.RUNNING, started_at=NOW)
    met = threading.Barrier(2, timeout=60)
    count = checking.Checks._tired

    def meets(self: checking.Checks, *told: object) -> None:
        if connection.vendor == "postgresql":  # SQLite has one writer: the other is still at the door
            met.wait()
        count(self, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(checking.Checks, "_tired", meets)
    taken: list[int] = []

    def work(campaign_id: int) -> None:
        try:
            campaign = Campaign.objects.select_related("purpose__controller", "segment").get(pk=campaign_id)
            desk = Desk(campaign, account_for(campaign.channel), f"here:{campaign_id}", 6, CLOCK)
            taken.extend(one.row.contact_id for one in desk.claim().handed)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[one.pk]) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(taken) == sorted(one.pk for one in both)
