"""What comes back: receipts late, doubled and out of order, STOP, bounces, complaints, answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.agenda.models import Task
from chaland.campaigns.domain.complaints import too_many
from chaland.campaigns.domain.states import State, after_report
from chaland.campaigns.models import Campaign, OutboxMessage, Report
from chaland.campaigns.services import hearing
from chaland.campaigns.services.listening import listen
from chaland.campaigns.services.reports import STATE_OF, join_waiting, take_events
from chaland.channels.catalogue import outbox_of
from chaland.channels.models import Account
from chaland.channels.port import Event, Reported
from chaland.channels.queries import account_for
from chaland.consent.models import Entry, Suppression
from chaland.consent.queries.decision import may_contact
from chaland.customers.models import Interaction, Message
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import CLOCK, NOW, agreed, make_campaign, offers, running, sent, states

pytestmark = pytest.mark.django_db
_number = count(1)


@pytest.fixture
def account(db: None) -> Account:
    found = account_for("sms")
    Account.objects.filter(pk=found.pk).update(rate_per_s=10_000)
    return found


@pytest.fixture
def campaign(account: Account) -> Campaign:
    """Three messages that the provider has."""
    purpose = offers()
    agreed(3, purpose)
    return sent(running(make_campaign(purpose)))


def told(kind: Reported, message: OutboxMessage | None = None, **changes: Any) -> Event:
    facts: dict[str, Any] = {"provider_ref": message.provider_ref} if message is not None else {}
    return Event("file", f"event-{next(_number)}", kind, NOW + timedelta(minutes=1), **{**facts, **changes})


def take(account: Account, *events: Event) -> int:
    return take_events(account=account, events=events, clock=CLOCK)


def first(campaign: Campaign) -> OutboxMessage:
    return campaign.messages.order_by("pk")[0]


def test_a_receipt_is_written_once_and_the_fact_follows(account: Account, campaign: Campaign) -> None:
    event = told(Reported.DELIVERED, first(campaign))
    assert [take(account, event), take(account, event)] == [1, 0]
    assert states(campaign) == {"accepted": 2, "delivered": 1}
    assert Report.objects.count() == 1
    assert Message.objects.get(key=first(campaign).pk).status == "delivered"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(kinds=st.lists(st.sampled_from(sorted(STATE_OF)), min_size=1, max_size=6), again=st.integers(0, 5))
def test_any_order_of_the_same_reports_ends_in_the_same_state(
    account: Account, campaign: Campaign, kinds: Sequence[Reported], again: int
) -> None:
    message = first(campaign)
    expected = State.ACCEPTED
    for kind in kinds:
        expected = after_report(expected, STATE_OF[kind])
    events = [told(kind, message) for kind in kinds]
    for order in (events, list(reversed(events)), events[again:] + events[:again]):
        OutboxMessage.objects.filter(pk=message.pk).update(state="accepted")
        Report.objects.all().delete()
        take(account, *order, *order)
        assert OutboxMessage.objects.get(pk=message.pk).state == expected


def test_a_receipt_that_comes_before_our_own_commit_waits(account: Account, campaign: Campaign) -> None:
    message = first(campaign)
    ref = message.provider_ref
    OutboxMessage.objects.filter(pk=message.pk).update(provider_ref=None, state="sending")
    take(account, told(Reported.DELIVERED, provider_ref=ref))
    assert first(campaign).state == "sending"
    assert join_waiting(clock=CLOCK) == 0
    OutboxMessage.objects.filter(pk=message.pk).update(provider_ref=ref, state="accepted")
    assert join_waiting(clock=CLOCK) == 1
    assert first(campaign).state == "delivered"


@pytest.mark.parametrize("state", ["unknown", "ready", "skipped", "cancelled", "failed"])
def test_what_the_provider_reports_did_leave_and_never_leaves_again(
    account: Account, campaign: Campaign, state: str
) -> None:
    message = first(campaign)
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, not_before=NOW, sent_at=None)
    take(account, told(Reported.DELIVERED, client_ref=message.client_ref))
    found = first(campaign)
    assert (found.state, found.not_before) == ("delivered", None)
    assert found.sent_at is not None


def test_one_that_was_never_handed_over_stays_as_it_is(account: Account, campaign: Campaign) -> None:
    message = first(campaign)
    OutboxMessage.objects.filter(pk=message.pk).update(state="ready", attempts=0)
    take(account, told(Reported.DELIVERED, client_ref=message.client_ref))
    assert first(campaign).state == "ready"


@pytest.mark.parametrize("said", ["STOP", "stop svp", "Arrêt", "ARRETER"])
def test_stop_is_obeyed_at_once_over_every_campaign(account: Account, said: str) -> None:
    purpose = offers()
    people = agreed(2, purpose)
    before = sent(running(make_campaign(purpose)))
    waiting = running(make_campaign(purpose))
    take(account, told(Reported.REPLIED, address=people[0].mobile, text=said))
    assert may_contact(people[0].pk, "sms", purpose.code, NOW + timedelta(hours=1)).rule == "R_OPPOSED"
    assert may_contact(people[1].pk, "sms", purpose.code, NOW + timedelta(hours=1)).verdict == "allow"
    assert Entry.objects.filter(act="objected", method="stop", channel="sms").exists()
    sent(waiting)
    left_out = waiting.messages.get(state="skipped")
    assert (left_out.contact_id, left_out.rule) == (people[0].pk, "R_OPPOSED")
    assert Report.objects.get().message_id == before.messages.get(contact_id=people[0].pk).pk
    assert not Task.objects.exists()


def test_stop_from_nobody_we_know_is_a_hash_and_nothing_else(account: Account) -> None:
    take(account, told(Reported.STOPPED, address="+33600000001", text="STOP", raw={"to": "+33600000001"}))
    assert Suppression.objects.count() == 1
    assert not Interaction.objects.exists()
    kept = Report.objects.get()
    assert (kept.kind, kept.address, kept.text, kept.raw) == ("stopped", "", "", {})


def test_receipts_of_what_another_program_sent_are_forgotten_and_no_stop_ever_is(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(hearing, "hear", stumble)
    strangers = {"address": "+33600000009", "raw": {"to": "33600000009"}}
    take(account, told(Reported.DELIVERED, provider_ref="of-another", **strangers))
    take(account, told(Reported.STOPPED, **strangers))
    join_waiting(clock=fixed_clock(NOW + timedelta(days=6)))
    assert Report.objects.count() == 2
    join_waiting(clock=fixed_clock(NOW + timedelta(days=8)))
    assert Report.objects.get().kind == "stopped"


def test_an_answer_is_noted_and_somebody_is_asked_to_answer(account: Account, campaign: Campaign) -> None:
    message = first(campaign)
    event = told(Reported.REPLIED, address=message.address, text="Oui, samedi 10 h ?")
    take(account, event)
    take(account, event)
    noted = Interaction.objects.get()
    assert (noted.kind, noted.notes) == ("sms", "Oui, samedi 10 h ?")
    task = Task.objects.get()
    assert (task.contact_id, task.origin) == (message.contact_id, "campaigns.reply")
    assert "samedi" in task.title_fr
    assert first(campaign).state == "accepted"


def test_a_complaint_is_a_refusal_and_three_stop_the_campaign(account: Account) -> None:
    purpose = offers()
    agreed(6, purpose)
    campaign = running(make_campaign(purpose, pace_per_hour=1))
    rows = list(campaign.messages.order_by("pk"))
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows[:5]]).update(state="accepted", sent_at=NOW)
    Campaign.objects.filter(pk=campaign.pk).update(state="running", started_at=NOW)
    for place, row in enumerate(rows[:3]):
        assert Campaign.objects.get(pk=campaign.pk).state == "running", place
        OutboxMessage.objects.filter(pk=row.pk).update(provider_ref=f"p-{place}", account=account)
        take(account, told(Reported.COMPLAINED, provider_ref=f"p-{place}"))
    found = Campaign.objects.get(pk=campaign.pk)
    assert (found.state, found.state_reason) == ("paused", "complaints")
    assert may_contact(rows[0].contact_id, "sms", purpose.code, NOW + timedelta(hours=1)).rule == "R_OPPOSED"


def test_an_address_that_does_not_exist_is_not_written_to_again(account: Account) -> None:
    purpose = offers()
    people = agreed(2, purpose)
    before, waiting = sent(running(make_campaign(purpose))), running(make_campaign(purpose))
    take(account, told(Reported.BOUNCED, before.messages.get(contact_id=people[0].pk)))
    sent(waiting)
    assert [(one.contact_id, one.reason) for one in waiting.messages.filter(state="skipped")] == [
        (people[0].pk, "dead_address")
    ]
    later = running(make_campaign(purpose))
    assert (later.audience["ready"], later.audience["skipped"]) == (1, {"dead_address": 1})


def test_complaints_are_too_many_at_three_in_a_thousand() -> None:
    assert [
        too_many(*counts, 0.003) for counts in ((2, 10), (3, 10), (3, 1_000), (3, 1_001), (30, 10_000))
    ] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_opens_measured_by_the_provider_are_not_kept(account: Account, campaign: Campaign) -> None:
    assert take(account, told(Reported.OPENED, first(campaign)), told(Reported.CLICKED, first(campaign))) == 0
    assert not Report.objects.exists()


def test_what_is_written_beside_the_file_is_fetched(account: Account, campaign: Campaign) -> None:
    message = first(campaign)
    folder = outbox_of(account)
    line = f'{{"client_ref": "{message.client_ref}", "kind": "delivered"}}\n'
    (folder / "reports.jsonl").write_text(line + "no JSON\n")
    assert listen(CLOCK) == 1
    assert listen(CLOCK) == 0
    assert first(campaign).state == "delivered"


def test_a_report_that_cannot_be_acted_upon_holds_back_no_other(
    account: Account, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = campaign.messages.order_by("pk")[:2]
    hear = hearing.hear

    def stumble(report: Report, message: OutboxMessage | None, *rest: Any) -> None:
        if message is not None and message.pk == bad.pk:
            raise RuntimeError
        hear(report, message, *rest)

    monkeypatch.setattr(hearing, "hear", stumble)
    take(account, told(Reported.DELIVERED, bad), told(Reported.DELIVERED, good))
    assert states(campaign) == {"accepted": 2, "delivered": 1}
    assert join_waiting(clock=CLOCK) == 0
    monkeypatch.undo()
    assert join_waiting(clock=CLOCK) == 1
    assert states(campaign) == {"accepted": 1, "delivered": 2}
