"""Dispatch: everybody once, nobody who may not be reached at that instant, and what each answer makes of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Attempt, Bucket, Campaign, OutboxMessage
from chaland.campaigns.queries.outbox import differences, rows
from chaland.campaigns.queries.progress import progress
from chaland.campaigns.services import dispatching
from chaland.campaigns.services.steering import cancel, pause, resume
from chaland.channels.models import Account
from chaland.channels.port import Outcome, SmsMessage
from chaland.channels.queries import account_for
from chaland.customers.models import Contact, ContactPoint, Message, SourceRecord
from chaland.customers.services.merging import merge_contacts
from chaland.jobs.models import Job
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import CLOCK, NOW, agreed, make_campaign, offers, running, said, sent, states
from tests.campaigns.providers import DOWN, SHUT, Asking, Scripted, plug
from tests.consent.harness import oppose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fast_account(db: None) -> None:
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)


def test_everybody_gets_it_once_and_each_try_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    agreed(12, purpose)
    campaign = sent(running(make_campaign(purpose)))
    assert states(campaign) == {"accepted": 12}
    assert set(provider.times().values()) == {1}
    assert len(provider.received) == 12
    assert campaign.state == CampaignState.FINISHING
    one = campaign.messages.first()
    assert one is not None
    assert one.provider_ref == f"n-{one.client_ref}"
    assert list(one.tries.values_list("n", "outcome")) == [(1, "accepted")]
    assert Message.objects.filter(status="accepted").count() == 12
    assert sent(campaign).state == CampaignState.FINISHING
    assert len(provider.received) == 12


def test_what_the_provider_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = offers()
    people = agreed(4, purpose)
    by_number = dict(zip([one.mobile for one in people], Outcome, strict=True))
    provider = plug(monkeypatch, Scripted(says=lambda message: by_number[message.to]))
    campaign = sent(running(make_campaign(purpose)))
    assert states(campaign) == {"accepted": 1, "failed": 1, "ready": 1, "unknown": 1}
    assert progress(campaign.pk).next_at == NOW + timedelta(seconds=2)
    by_number |= dict.fromkeys(by_number, Outcome.ACCEPTED)
    sent(campaign, fixed_clock(NOW + timedelta(seconds=3)))
    assert states(campaign) == {"accepted": 2, "failed": 1, "unknown": 1}
    assert provider.times()[people[2].mobile] == 1  # LATER, then taken: the provider has it once
    assert set(Message.objects.values_list("status", flat=True)) == {"accepted", "unknown"}


def test_a_refusal_between_freezing_and_leaving_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    one, two, three = agreed(3, purpose)
    campaign = running(make_campaign(purpose))
    oppose(str(one.mobile))
    Contact.objects.filter(pk=two.pk).update(last_name="PARTIE")
    campaign.sentence = said('last_name != "PARTIE"')
    campaign.save()
    sent(campaign)
    assert states(campaign) == {"not_allowed": 1, "left_segment": 1, "accepted": 1}
    assert list(provider.times()) == [three.mobile]
    assert differences(campaign.pk).left_out == {"not_allowed": 1, "left_segment": 1}
    assert [row.rule for row in rows(campaign.pk, reason="not_allowed")] == ["R_OPPOSED"]


def test_a_stop_during_a_window_keeps_the_next_window_from_them(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=1))
    purpose = offers()
    people = agreed(3, purpose)
    campaign = running(make_campaign(purpose))
    provider.meanwhile = lambda: [oppose(str(one.mobile)) for one in people]
    sent(campaign)
    assert len(provider.received) == 1
    assert states(campaign) == {"accepted": 1, "not_allowed": 2}


def test_a_message_goes_to_the_address_that_is_right_when_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers(basis="legitimate_interest", prospecting=False)
    (one,) = agreed(1, purpose)
    campaign = running(make_campaign(purpose))
    record = SourceRecord.objects.get(contact=one)
    Contact.objects.filter(pk=one.pk).update(mobile="+33677777777")
    ContactPoint.objects.filter(record=record, kind="mobile").update(value="+33677777777")
    sent(campaign)
    assert list(provider.times()) == ["+33677777777"]


def test_pause_and_cancel_stop_after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=3))
    purpose = offers()
    agreed(10, purpose)
    campaign = running(make_campaign(purpose))
    provider.meanwhile = lambda: pause(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert sent(campaign).state == CampaignState.PAUSED
    assert states(campaign) == {"accepted": 3, "ready": 7}
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    provider.meanwhile = lambda: cancel(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert sent(campaign).state == CampaignState.CANCELLED
    assert states(campaign) == {"accepted": 6, "cancelled": 4}


def test_a_provider_that_is_down_takes_nothing_and_one_that_is_shut_stops_the_campaign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    agreed(2, purpose)
    campaign = running(make_campaign(purpose))
    provider.fails = DOWN
    assert states(sent(campaign)) == {"ready": 2}
    provider.fails = SHUT
    later = fixed_clock(NOW + timedelta(minutes=1))
    assert sent(campaign, later).state == CampaignState.PAUSED
    said_why = progress(campaign.pk).reason
    assert said_why is not None
    assert "The account is closed." in said_why.en
    assert "Compte fermé." in said_why.fr


def test_a_provider_that_stumbles_leaves_what_it_had_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=4))
    purpose = offers()
    agreed(20, purpose)
    campaign = running(make_campaign(purpose))

    def stumble() -> None:
        raise ValueError("garbage")

    provider.meanwhile = stumble
    assert sent(campaign).state == CampaignState.PAUSED
    assert states(campaign) == {"unknown": 12, "ready": 8}  # after three windows nobody understands
    provider.meanwhile = lambda: None
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    sent(campaign)
    assert set(provider.times().values()) == {1}
    assert states(campaign) == {"unknown": 12, "accepted": 8}


def test_an_unknown_fate_is_cleared_up_by_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = offers()
    lost, received = agreed(2, purpose)
    provider = plug(monkeypatch, Asking(says=lambda _: Outcome.UNKNOWN))
    campaign = sent(running(make_campaign(purpose)))
    provider.received = [one for one in provider.received if one.to == received.mobile]
    assert states(sent(campaign)) == {"unknown": 2}  # not settled yet: nobody asks
    provider.says = lambda _: Outcome.ACCEPTED
    sent(campaign, fixed_clock(NOW + timedelta(seconds=61)))
    assert states(campaign) == {"accepted": 2}
    assert provider.times() == {lost.mobile: 1, received.mobile: 1}
    assert [row.attempts for row in rows(campaign.pk)] == [2, 1]


def test_no_more_leave_than_account_and_pace_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=50))
    Account.objects.update(rate_per_s=10_000)
    purpose = offers()
    agreed(30, purpose)
    campaign = running(make_campaign(purpose, pace_per_hour=3_600))
    sent_before = dispatching.run_now(campaign_id=campaign.pk, seconds=0.01, clock=CLOCK).sent
    assert sent_before == len(provider.received) == 1
    due = list(campaign.messages.order_by("id").values_list("due_at", flat=True))
    assert due[10] - due[0] == timedelta(seconds=10)


def test_a_provider_that_throttles_is_sent_less(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted(says=lambda _: Outcome.LATER))
    purpose = offers()
    agreed(3, purpose)
    sent(running(make_campaign(purpose)))
    assert Bucket.objects.get(sender="GARAGE").rate_per_s == 5_000


def test_workers_wake_for_what_is_due_and_for_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted())
    purpose = offers()
    agreed(2, purpose)
    assert dispatching.wake(clock=CLOCK) == 0
    campaign = running(make_campaign(purpose, starts_at=NOW + timedelta(hours=1)))
    assert dispatching.wake(clock=CLOCK) == 0
    Account.objects.update(lanes=2)
    at = fixed_clock(NOW + timedelta(hours=1))
    assert dispatching.wake(clock=at) == 2
    dispatching.wake(clock=at)
    assert Job.objects.filter(kind=dispatching.KIND).count() == 2
    sent(campaign, at)
    assert dispatching.wake(clock=at) == 0
    measured = fixed_clock(NOW + timedelta(days=31))
    dispatching.wake(clock=measured)
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.DONE


def test_a_number_given_twice_by_a_provider_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    agreed(2, purpose)
    send = provider.send

    def same(messages: list[SmsMessage]):  # type: ignore[no-untyped-def]
        for answer in send(messages):
            yield type(answer)(answer.client_ref, answer.outcome, provider_ref="1")

    provider.send = same
    campaign = sent(running(make_campaign(purpose)))
    assert states(campaign) == {"accepted": 2}
    assert sorted(campaign.messages.values_list("code", flat=True)) == ["", "number_given_twice"]


def test_two_records_that_turn_out_to_be_one_person_get_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    one, other = agreed(2, purpose)
    campaign = running(make_campaign(purpose))
    merge_contacts(contact_ids=[one.pk, other.pk], by=None)
    assert len(set(campaign.messages.values_list("contact_id", flat=True))) == 1
    Contact.objects.update(mobile=one.mobile, first_name="Ana")
    assert states(sent(campaign)) == {"accepted": 1, "merged": 1}
    assert len(provider.received) == 1


def test_whoever_is_gone_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    purpose = offers()
    agreed(1, purpose)
    campaign = running(make_campaign(purpose))
    OutboxMessage.objects.update(contact_id=10**9)
    assert states(sent(campaign)) == {"gone": 1}
    assert provider.received == []
    assert not Attempt.objects.exists()


def test_an_email_leaves_whole(settings: Any) -> None:
    settings.CHALAND_URL = "https://garage.example"
    purpose = offers()
    (one,) = agreed(1, purpose, channel="email")
    campaign = make_campaign(
        purpose, channel="email", sender="offres@garage.example", sender_name="Garage du Port"
    )
    campaign.variants.update(subject={"fr": "Vos pneus, {{ contact.first_name }}"})
    assert states(sent(running(campaign))) == {"accepted": 1}
    account = account_for("email")
    (file,) = (settings.CHALAND_HOME / "outbox" / str(account.pk)).glob("*.jsonl")
    told = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert (told["to"], told["sender"], told["subject"]) == (one.email, campaign.sender, "Vos pneus, Ana")
    assert told["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Garage du Port" in told["text"]
