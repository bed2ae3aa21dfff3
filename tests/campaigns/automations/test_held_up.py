"""What makes an automation wait for a person; and who did not truly come in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.agenda.models import Task
from chaland.campaigns.automations import running
from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.automations.steering import reason_said, turn_off, turn_on
from chaland.campaigns.domain import brakes
from chaland.campaigns.models import Automation, Campaign
from chaland.campaigns.services import journal
from chaland.campaigns.services.composing import delete_campaign, edit_campaign
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.steering import pause, resume
from chaland.consent.models import Purpose
from chaland.customers.models import Contact, Event, SourceRecord
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Conflict
from chaland.segments.models import Move
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import delete_segment
from tests.campaigns.audience import NOW, agreed, share_a_telephone
from tests.campaigns.automations.test_running import (
    SEND,
    TASK,
    WAIT,
    advance,
    enter,
    make,
    messages,
    on,
    purpose,
)
from tests.harness.rows import make_event

__all__ = ["purpose"]
pytestmark = pytest.mark.django_db
A_WEEK = NOW + timedelta(days=7)


def step_of(automation: Automation) -> Campaign:
    return Campaign.objects.get(automation=automation.pk)


def serve(automation: Automation, at: timedelta = timedelta(0)) -> None:
    run_now(campaign_id=step_of(automation).pk, clock=fixed_clock(NOW + at))


def now(automation: Automation) -> tuple[str, str]:
    found = automation_by_id(automation.pk)
    return found.state, found.state_reason


def test_workers_that_were_away_for_long_make_it_wait_and_not_stand_still_unseen(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    enter(automation, *agreed(1, purpose))
    advance()
    serve(automation, timedelta(days=2))
    assert step_of(automation).state == "paused"
    advance(NOW + timedelta(days=2))
    assert now(automation) == ("braked", brakes.LATE)
    assert reason_said(automation_by_id(automation.pk)) == brakes.REASONS[brakes.LATE]


def test_turned_on_again_it_leaves_out_what_is_late_and_goes_on(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    enter(automation, *agreed(1, purpose))
    advance()
    turn_off(automation_id=automation.pk, by=None)
    turn_on(automation_id=automation.pk, by=None, clock=fixed_clock(A_WEEK))
    assert [state for _, state in messages(automation)] == ["late"]
    enter(automation, *agreed(1, purpose))
    advance(A_WEEK)
    serve(automation, timedelta(days=7))
    assert [state for _, state in messages(automation)] == ["late", "accepted"]
    assert now(automation) == ("on", "")


def test_what_waits_since_an_hour_still_leaves_when_it_is_turned_on_again(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    enter(automation, *agreed(1, purpose))
    advance()
    turn_off(automation_id=automation.pk, by=None)
    turn_on(automation_id=automation.pk, by=None, clock=fixed_clock(NOW + timedelta(hours=1)))
    serve(automation, timedelta(hours=1))
    assert [state for _, state in messages(automation)] == ["accepted"]


def test_a_copy_of_the_installation_does_nothing_by_itself(
    purpose: Purpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    automation = on(make(purpose, TASK, SEND))
    enter(automation, *agreed(1, purpose))
    monkeypatch.setattr(journal, "place_of", lambda name: -1)
    advance()
    assert now(automation) == ("braked", brakes.EPOCH)
    assert not Task.objects.exists()


def test_a_message_that_can_no_longer_be_written_is_said(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    step_of(automation).variants.update(body={"fr": "{{ contact.nothing }}"})
    enter(automation, *agreed(1, purpose))
    advance()
    state, reason = now(automation)
    assert (state, reason.split("\n")[0]) == ("braked", brakes.BROKEN)
    assert "nothing" in reason


def test_a_step_is_taken_up_or_changed_by_its_automation_alone(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    step = step_of(automation)
    turn_off(automation_id=automation.pk, by=None)
    with pytest.raises(Conflict) as caught:
        resume(campaign_id=step.pk, by=None)
    assert caught.value.code == "campaign_step"
    fresh = step_of(make(purpose, SEND, name="Autre", sentence="email n'est pas vide"))
    for act in (
        lambda: delete_campaign(campaign_id=fresh.pk, by=None),
        lambda: edit_campaign(campaign_id=fresh.pk, draft=None, by=None),  # type: ignore[arg-type]
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.code == "campaign_step"


def test_a_step_paused_by_hand_makes_it_wait(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    pause(campaign_id=step_of(automation).pk, by=None)
    advance()
    assert now(automation) == ("braked", brakes.BY_HAND)


def test_one_turned_off_between_two_pages_takes_no_further_step(
    purpose: Purpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    automation = on(make(purpose, TASK))
    enter(automation, *agreed(3, purpose))
    monkeypatch.setattr(running, "_PAGE", 1)
    end = running._end

    def turns_off(*told: object) -> None:
        end(*told)  # type: ignore[arg-type]
        turn_off(automation_id=automation.pk, by=None)

    for _ in range(3):
        running.enter(automation, clock=fixed_clock(NOW))
    monkeypatch.setattr(running, "_end", turns_off)
    advance()
    assert Task.objects.count() == 1


def test_two_records_with_one_telephone_get_it_once_a_day(purpose: Purpose) -> None:
    one, other = agreed(2, purpose)
    share_a_telephone(one, other, purpose)
    automation = on(make(purpose, SEND))
    enter(automation, one, other)
    advance()
    assert sorted(state for _, state in messages(automation)) == ["ready", "same_address"]
    Move.objects.all().delete()
    enter(automation, other)
    Automation.objects.update(after_move=0)
    advance(NOW + timedelta(days=2))
    assert [state for _, state in messages(automation)][-1] == "ready"


def visited(contact: Contact) -> None:
    make_event(SourceRecord.objects.get(contact=contact), type="visit", at=NOW)


def test_a_merge_and_its_undoing_bring_nobody_in(purpose: Purpose) -> None:
    came, stayed_away = agreed(2, purpose)
    on(make(purpose, TASK, WAIT, sentence='existe(événements où type = "visit")', name="Visites"))
    visited(came)
    catch_up()
    advance()
    assert Task.objects.count() == 1
    merged = merge_contacts(contact_ids=[came.pk, stayed_away.pk], keep=stayed_away.pk, by=None)
    catch_up()
    advance()
    assert Move.objects.filter(contact_id=stayed_away.pk, entered=True).exists()
    assert Task.objects.count() == 1
    undo_merge(merge_id=merged.pk, by=None)
    catch_up()
    advance()
    assert Move.objects.filter(contact_id=came.pk, entered=True).count() == 2
    assert Task.objects.count() == 1
    Event.objects.all().delete()
    catch_up()
    visited(came)
    catch_up()
    advance()
    assert Task.objects.count() == 2  # gone, and truly back: that is another entry


def test_its_segment_is_kept_while_it_is_on_and_needed_to_turn_it_on(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    with pytest.raises(Conflict):
        delete_segment(segment_id=automation.segment_id, by=None)
    turn_off(automation_id=automation.pk, by=None)
    delete_segment(segment_id=automation.segment_id, by=None)
    with pytest.raises(Conflict) as caught:
        on(automation)
    assert caught.value.code == "segment_deleted"
