"""Nothing leaves again: after a restored backup, on a copy of the database, too late, at night, from two workers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from chaland.access import keys
from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Attempt, Campaign, OutboxMessage
from chaland.campaigns.queries.progress import progress
from chaland.campaigns.services import journal
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.claiming import Desk
from chaland.campaigns.services.freezing import unfreeze
from chaland.campaigns.services.steering import pause, resume
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.customers.models import Contact
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import CLOCK, NOW, agreed, frozen, make_campaign, offers, running, sent, states
from tests.campaigns.providers import Scripted, plug


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, db: None) -> Scripted:
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
    found: Scripted = plug(monkeypatch, Scripted(window=4))
    return found


def _restore(campaign: Campaign, rows: list[dict[str, Any]], **told: Any) -> None:
    """The database as it was before, everything outside it as it is."""
    Attempt.objects.all().delete()
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.bulk_create(OutboxMessage(**row) for row in rows)
    Campaign.objects.filter(pk=campaign.pk).update(**told)


def test_a_restored_backup_sends_nothing_again(provider: Scripted) -> None:
    purpose = offers()
    agreed(6, purpose)
    campaign = running(make_campaign(purpose))
    backup = list(OutboxMessage.objects.values())
    sent(campaign)
    assert len(provider.received) == 6
    _restore(campaign, backup, state=CampaignState.SCHEDULED, started_at=None, finished_at=None)
    assert sent(campaign).state == CampaignState.PAUSED
    assert states(campaign) == {"unknown": 6}
    assert progress(campaign.pk).reason == brakes.REASONS[brakes.RESTORED]
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert sent(campaign).state == CampaignState.FINISHING
    assert set(provider.times().values()) == {1}


def test_a_backup_from_before_the_freezing_sends_nothing_again(provider: Scripted) -> None:
    purpose = offers()
    agreed(3, purpose)
    campaign = running(make_campaign(purpose))
    sent(campaign)
    _restore(campaign, [], state=CampaignState.FROZEN, started_at=None, finished_at=None, approved_at=None)
    unfreeze(campaign_id=campaign.pk, by=None)
    agreed(1, purpose)
    sent(running(campaign))
    assert states(campaign) == {"unknown": 3, "accepted": 1}
    assert set(provider.times().values()) == {1}


def test_a_line_cut_short_or_garbled_stops_nothing(provider: Scripted) -> None:
    purpose = offers()
    agreed(2, purpose)
    campaign = running(make_campaign(purpose))
    journal.note(campaign, [])
    path = journal._path(campaign)
    path.write_text("12 0 1x\n\x00\n 7 0\n99 0 1")
    assert list(journal.lines(campaign)) == []
    assert not journal.is_ahead(campaign)
    assert states(sent(campaign)) == {"accepted": 2}


def test_a_copy_of_the_database_elsewhere_waits_for_a_person(
    provider: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    purpose = offers()
    agreed(2, purpose)
    campaign = running(make_campaign(purpose))
    monkeypatch.setattr(journal, "keyed", lambda *words: keys.keyed("another", *words))
    assert sent(campaign).state_reason == brakes.EPOCH
    assert provider.received == []
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert states(sent(campaign)) == {"accepted": 2}


def test_what_should_have_left_too_long_ago_waits_for_a_person(provider: Scripted) -> None:
    purpose = offers()
    agreed(6, purpose)
    campaign = running(make_campaign(purpose))
    late = fixed_clock(NOW + timedelta(hours=25))
    assert sent(campaign, late).state_reason == brakes.LATE
    resume(campaign_id=campaign.pk, by=None, clock=late)
    provider.meanwhile = lambda: Campaign.objects.update(state=CampaignState.PAUSED)
    sent(campaign, late)
    Campaign.objects.update(state=CampaignState.RUNNING)
    assert states(campaign) == {"accepted": 4, "ready": 2}
    assert provider.received[0].validity_s == 8 * 3600  # until eight in the evening


def test_a_campaign_that_somebody_just_approved_or_took_up_again_is_not_late(provider: Scripted) -> None:
    purpose = offers()
    agreed(1, purpose)
    campaign = frozen(make_campaign(purpose, starts_at=NOW - timedelta(days=3)))
    approve(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert states(sent(campaign)) == {"accepted": 1}
    other = running(make_campaign(purpose))
    Campaign.objects.filter(pk=other.pk).update(state=CampaignState.RUNNING, started_at=NOW)
    pause(campaign_id=other.pk, by=None, clock=CLOCK)
    later = fixed_clock(NOW + timedelta(days=2))
    resume(campaign_id=other.pk, by=None, clock=later)
    assert states(sent(other, later)) == {"accepted": 1}


def test_nothing_rings_at_night_and_the_next_morning_is_not_late(provider: Scripted) -> None:
    purpose = offers()
    agreed(2, purpose)
    agreed(1, purpose, department="974")
    campaign = running(make_campaign(purpose))
    evening = fixed_clock(datetime(2026, 11, 23, 18, 55, tzinfo=UTC))  # five to eight in Paris
    sent(campaign, evening)
    assert provider.received == []
    morning = datetime(2026, 11, 24, 4, tzinfo=UTC)  # eight on the island of Réunion
    assert progress(campaign.pk).next_at == morning
    sent(campaign, fixed_clock(morning))
    assert [one.validity_s for one in provider.received] == [12 * 3600]
    sent(campaign, fixed_clock(datetime(2026, 11, 24, 7, tzinfo=UTC)))
    assert states(campaign) == {"accepted": 3}


def test_a_night_of_summer_time(provider: Scripted) -> None:
    """The clocks go forward on Sunday 29 March 2026: eight on Monday is one hour sooner in UTC."""
    saturday = datetime(2026, 3, 28, 17, tzinfo=UTC)
    purpose = offers()
    agreed(1, purpose)
    campaign = running(make_campaign(purpose), fixed_clock(saturday))
    sent(campaign, fixed_clock(saturday + timedelta(hours=1, minutes=55)))
    assert progress(campaign.pk).next_at == datetime(2026, 3, 30, 6, tzinfo=UTC)
    Contact.objects.update(department="67")  # Good Friday follows in Alsace
    friday = fixed_clock(datetime(2026, 4, 3, 9, tzinfo=UTC))
    resumed = Campaign.objects.filter(pk=campaign.pk)
    resumed.update(late_after_h=24 * 30)
    sent(campaign, friday)
    assert progress(campaign.pk).next_at == datetime(2026, 4, 4, 6, tzinfo=UTC)


def test_a_clock_set_back_sends_nothing_again(provider: Scripted) -> None:
    purpose = offers()
    agreed(6, purpose)
    campaign = running(make_campaign(purpose))
    sent(campaign)
    sent(campaign, fixed_clock(NOW - timedelta(days=2)))
    assert len(provider.received) == 6
    assert set(provider.times().values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_take_the_same_message() -> None:
    purpose = offers()
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
    agreed(40, purpose)
    campaign = running(make_campaign(purpose))
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.RUNNING, started_at=NOW)
    taken: dict[str, list[int]] = {"one": [], "two": []}
    together = threading.Barrier(2, timeout=60)

    def work(name: str) -> None:
        together.wait()
        try:
            for number, one in enumerate(_all_that(name, campaign.pk)):
                taken[name].append(one)
                if number == 0:
                    together.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[name]) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted([*taken["one"], *taken["two"]]) == sorted(campaign.messages.values_list("pk", flat=True))
    assert taken["one"]
    assert taken["two"]


def _all_that(owner: str, campaign_id: int) -> Iterator[int]:
    campaign = Campaign.objects.select_related("purpose__controller", "segment").get(pk=campaign_id)
    desk = Desk(campaign, account_for("sms"), f"here:{owner}", 3, CLOCK)
    while OutboxMessage.objects.filter(state="ready").exists():
        for one in desk.claim().handed:
            yield one.row.pk


@pytest.mark.django_db
def test_an_audience_taken_up_again_is_as_if_nothing_had_stopped_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from chaland.campaigns.services import freezing
    from chaland.jobs import services as jobs

    monkeypatch.setattr(freezing, "PAGE", 4)
    purpose = offers()
    agreed(10, purpose)
    quiet = frozen(make_campaign(purpose, seed="same", holdout_bp=3_000, letters="AB"))
    stopped = make_campaign(purpose, seed="same", holdout_bp=3_000, letters="AB")
    job = freezing.freeze(campaign_id=stopped.pk, by=None)
    write, left = freezing.write_rows, [2]

    def write_twice(*told: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError("the power is gone")
        write(*told)

    monkeypatch.setattr(freezing, "write_rows", write_twice)
    with pytest.raises(ConnectionError):
        jobs.run_now(job)
    assert stopped.messages.count() == 8
    monkeypatch.setattr(freezing, "write_rows", write)
    jobs.Job.objects.filter(pk=job.pk).update(not_before=None)
    jobs.run_now(job)
    told = ("home", "state", "arm", "address", "parts")
    assert list(stopped.messages.order_by("home").values_list(*told)) == list(
        quiet.messages.order_by("home").values_list(*told)
    )
    stopped.refresh_from_db()
    assert stopped.audience == quiet.audience
