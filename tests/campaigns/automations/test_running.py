"""Automations: who enters goes through each step once, under the same law, and nobody who was there before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chaland.agenda.models import Task
from chaland.campaigns import personal
from chaland.campaigns.automations import running
from chaland.campaigns.automations.composing import create_automation, delete_automation, edit_automation
from chaland.campaigns.automations.documents import automation_document, ready
from chaland.campaigns.automations.domain import automation_from
from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.automations.steering import turn_off, turn_on
from chaland.campaigns.automations.trying import try_automation
from chaland.campaigns.models import Automation, Campaign, HookCall, Journey, OutboxMessage
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.freezing import freeze
from chaland.campaigns.services.steering import cancel
from chaland.campaigns.writing.preflight import preflight
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.consent.models import Purpose
from chaland.customers.models import Contact
from chaland.customers.services.merging import merge_contacts
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Conflict, Invalid, Refused
from chaland.segments.models import Move, SavedSegment
from tests.campaigns.audience import NOW, agreed, offers
from tests.channels.email.preflight.zone import serving
from tests.consent.harness import oppose

pytestmark = pytest.mark.django_db
SEND = {"kind": "send", "channel": "sms", "sender": "GARAGE", "body": "Bonjour {{ contact.first_name }}"}
WAIT = {"kind": "wait", "days": 2}
TASK = {"kind": "task", "title": "Appeler"}


@pytest.fixture
def purpose(db: None) -> Purpose:
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
    return offers()


def make(purpose: Purpose, *steps: dict[str, Any], **changes: Any) -> Automation:
    told = {"name": "Bienvenue", "sentence": "mobile n'est pas vide", "purpose": purpose.code, "steps": steps}
    return create_automation(draft=automation_from({**told, **changes}), by=None, clock=fixed_clock(NOW))


def on(automation: Automation) -> Automation:
    return turn_on(automation_id=automation.pk, by=None, clock=fixed_clock(NOW))


def enter(automation: Automation, *people: Contact, cause: str = "change") -> None:
    for one in people:
        Move.objects.create(
            segment_id=automation.segment_id, contact_id=one.pk, entered=True, at=NOW, reason={"cause": cause}
        )


def advance(at: datetime = NOW) -> int:
    return running.advance(clock=fixed_clock(at))


def messages(automation: Automation) -> list[tuple[int, str]]:
    rows = OutboxMessage.objects.filter(campaign__automation=automation.pk).order_by("pk")
    return [(one.contact_id, one.reason or one.state) for one in rows]


def test_who_enters_goes_from_step_to_step_and_waits(purpose: Purpose) -> None:
    before, anne, marc = agreed(3, purpose)
    automation = make(purpose, SEND, WAIT, TASK)
    enter(automation, before)
    on(automation)
    enter(automation, anne, marc)
    advance()
    assert messages(automation) == [(anne.pk, "ready"), (marc.pk, "ready")]
    assert not Task.objects.exists()
    assert advance(NOW + timedelta(days=1)) == 0
    advance(NOW + timedelta(days=2))
    assert {one.contact_id for one in Task.objects.all()} == {anne.pk, marc.pk}
    advance(NOW + timedelta(days=3))
    told = automation_document(automation_by_id(automation.pk), "fr")
    assert told["people"] == {"done": 2}
    assert told["steps"][0]["outcomes"] == {"ready": 2}
    assert len(messages(automation)) == 2


def test_its_messages_leave_by_the_same_outbox(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    enter(automation, *agreed(2, purpose))
    advance()
    campaign = Campaign.objects.get(automation=automation.pk)
    run_now(campaign_id=campaign.pk, clock=fixed_clock(NOW))
    assert [state for _, state in messages(automation)] == ["accepted", "accepted"]
    assert Campaign.objects.get(pk=campaign.pk).state == "running"


def test_the_law_holds_for_automations_too(purpose: Purpose) -> None:
    anne, marc = agreed(2, purpose)
    oppose(anne.mobile or "", "sms")
    automation = on(make(purpose, SEND))
    enter(automation, anne, marc)
    advance()
    assert messages(automation) == [(anne.pk, "not_allowed"), (marc.pk, "ready")]


def test_a_step_is_taken_once_an_entry_and_again_at_the_next(purpose: Purpose) -> None:
    (anne,) = agreed(1, purpose)
    automation = on(make(purpose, SEND))
    enter(automation, anne)
    advance()
    Journey.objects.update(state="going", position=0, due_at=NOW)
    advance()
    assert messages(automation) == [(anne.pk, "ready")]
    enter(automation, anne)
    advance()
    assert messages(automation) == [(anne.pk, "ready")] * 2


def test_a_crash_between_two_steps_repeats_none(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    automation = on(make(purpose, SEND, TASK))
    enter(automation, *agreed(2, purpose))

    def dies(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "create_tasks", dies)
    with pytest.raises(KeyboardInterrupt):
        advance()
    monkeypatch.undo()
    advance()
    assert len(messages(automation)) == 2
    assert Task.objects.count() == 2


def test_one_that_stumbles_holds_back_no_other(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    first = on(make(purpose, TASK))
    second = on(make(purpose, SEND, name="Autre", sentence="mobile n'est pas vide et email n'est pas vide"))
    people = agreed(1, purpose)
    enter(first, *people)
    enter(second, *people)

    def fails(*_: object, **__: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(running, "create_tasks", fails)
    advance()
    assert len(messages(second)) == 1
    monkeypatch.undo()
    advance()
    assert Task.objects.count() == 1


def test_nobody_enters_because_the_sentence_changed(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    enter(automation, *agreed(2, purpose), cause="sentence")
    advance()
    assert messages(automation) == []


def test_whoever_reached_the_aim_leaves_before_the_next_step(purpose: Purpose) -> None:
    (anne,) = agreed(1, purpose)
    automation = on(make(purpose, WAIT, SEND, until='code_postal = "69009"'))
    enter(automation, anne)
    advance()
    Contact.objects.filter(pk=anne.pk).update(postal_code="69009")
    advance(NOW + timedelta(days=2))
    assert Journey.objects.get().state == "until"
    assert messages(automation) == []


def test_a_flood_brakes_it_and_lets_nobody_in(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND, per_day=2))
    enter(automation, *agreed(3, purpose))
    advance()
    found = automation_by_id(automation.pk)
    assert (found.state, found.state_reason) == ("braked", "per_day")
    assert messages(automation) == []
    assert Campaign.objects.get(automation=automation.pk).state == "paused"
    on(found)
    advance()
    assert messages(automation) == []


def test_a_restored_backup_takes_nobody_through_a_step_again(
    purpose: Purpose, django_capture_on_commit_callbacks: Any
) -> None:
    there, since = agreed(2, purpose)
    automation = on(make(purpose, WAIT, SEND))
    enter(automation, there)
    advance()
    backup = Journey.objects.values().get(), Automation.objects.values("after_move").get()
    enter(automation, since)
    advance()
    advance(NOW + timedelta(days=2))
    campaign = Campaign.objects.get(automation=automation.pk)
    run_now(campaign_id=campaign.pk, clock=fixed_clock(NOW + timedelta(days=2)))
    assert OutboxMessage.objects.filter(state="accepted").count() == 2
    OutboxMessage.objects.all().delete()
    Journey.objects.all().delete()
    Move.objects.filter(contact_id=since.pk).delete()
    Journey.objects.create(**backup[0])
    Automation.objects.update(**backup[1])
    enter(automation, since)  # the restored file finds them anew
    advance(NOW + timedelta(days=3))
    found = automation_by_id(automation.pk)
    assert (found.state, found.state_reason) == ("braked", "restored")
    with django_capture_on_commit_callbacks(execute=True):
        on(found)
    advance(NOW + timedelta(days=3))
    run_now(campaign_id=campaign.pk, clock=fixed_clock(NOW + timedelta(days=3)))
    assert not OutboxMessage.objects.exists()
    assert Journey.objects.get().state == "done"
    enter(automation, *agreed(1, purpose))
    advance(NOW + timedelta(days=4))
    advance(NOW + timedelta(days=6))
    assert automation_by_id(automation.pk).state == "on"
    assert len(messages(automation)) == 1


def test_an_email_that_providers_would_reject_is_not_turned_on(purpose: Purpose) -> None:
    Account.objects.create(name="relais", channel="email", provider="smtp", created_at=NOW)
    email = {**SEND, "channel": "email", "account": "relais", "subject": "Bienvenue"}
    automation = make(purpose, {**email, "sender": "contact@garage.example"})
    with serving({}) as (resolver, _):
        preflight(Campaign.objects.get(automation=automation.pk), resolver=resolver)
    with pytest.raises(Refused) as error:
        on(automation)
    assert error.value.code == "email_rejected"
    assert automation_by_id(automation.pk).state == "off"


def test_off_holds_everybody_where_they_are(purpose: Purpose) -> None:
    automation = on(make(purpose, WAIT, SEND))
    enter(automation, *agreed(1, purpose))
    advance()
    turn_off(automation_id=automation.pk, by=None)
    advance(NOW + timedelta(days=5))
    assert messages(automation) == []
    on(automation)
    advance(NOW + timedelta(days=5))
    assert len(messages(automation)) == 1


def test_a_merge_takes_the_journey_along(purpose: Purpose) -> None:
    anne, kept = agreed(2, purpose)
    automation = on(make(purpose, WAIT, SEND))
    enter(automation, anne)
    advance()
    merge_contacts(contact_ids=[anne.pk, kept.pk], keep=kept.pk, by=None)
    advance(NOW + timedelta(days=2))
    assert [contact for contact, _ in messages(automation)] == [kept.pk]


def test_a_person_is_told_of_their_journeys_and_they_go_with_them(purpose: Purpose) -> None:
    anne, kept = agreed(2, purpose)
    automation = on(make(purpose, WAIT, SEND))
    enter(automation, anne)
    advance()
    merge_contacts(contact_ids=[anne.pk, kept.pk], keep=kept.pk, by=None)
    assert [row["automation_name"] for row in personal.export(kept.pk) if row["table"] == "journey"] == [
        "Bienvenue"
    ]
    assert personal.erase(kept.pk) > 0
    assert not Journey.objects.exists()


def test_another_program_is_called_once_a_step(purpose: Purpose) -> None:
    automation = on(
        make(purpose, {"kind": "webhook", "url": "https://example.fr/x"}, {"kind": "tag", "tag": "venu"})
    )
    enter(automation, *agreed(2, purpose))
    advance()
    advance()
    assert HookCall.objects.filter(event="automation.step").count() == 2


def test_a_trial_writes_nothing(purpose: Purpose) -> None:
    people = agreed(3, purpose)
    oppose(people[0].mobile or "", "sms")
    automation = make(purpose, SEND)
    enter(automation, *people)
    told = try_automation(automation.pk, clock=fixed_clock(NOW))
    ((_, admitted),) = told.sends
    assert sorted(one.reason or one.state.value for one in admitted) == ["not_allowed", "ready", "ready"]
    assert not OutboxMessage.objects.exists()
    assert not Journey.objects.exists()


def test_one_that_people_went_through_is_not_rewritten(purpose: Purpose) -> None:
    automation = on(make(purpose, SEND))
    draft = automation_from(
        {"name": "Autre", "segment": "Bienvenue", "purpose": purpose.code, "steps": [WAIT]}
    )
    for act in (
        lambda: edit_automation(automation_id=automation.pk, draft=draft, by=None),
        lambda: delete_automation(automation_id=automation.pk, by=None),
    ):
        with pytest.raises(Conflict):
            act()
    turn_off(automation_id=automation.pk, by=None)
    assert edit_automation(automation_id=automation.pk, draft=draft, by=None).name == "Autre"
    delete_automation(automation_id=automation.pk, by=None)
    assert not Automation.objects.exists()


def test_a_step_is_no_campaign_to_prepare_or_cancel_by_hand(purpose: Purpose) -> None:
    campaign = Campaign.objects.get(automation=make(purpose, SEND).pk)
    with pytest.raises(Conflict):
        freeze(campaign_id=campaign.pk, by=None)
    with pytest.raises(Conflict):
        cancel(campaign_id=campaign.pk, by=None)


def test_a_message_that_is_wrong_is_not_turned_on(purpose: Purpose) -> None:
    automation = make(purpose, {**SEND, "body": "{{ contact.nothing }}"})
    with pytest.raises(Invalid):
        on(automation)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"steps": []}, {"steps": [{"kind": "fly"}]}, {"steps": [{"kind": "webhook", "url": "http://x"}]}],
)
def test_what_is_badly_described_is_told_with_its_place(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        automation_from({"name": "x", "segment": "y", **wrong})
    assert "steps" in caught.value.path


@pytest.mark.parametrize("key", [one.key for one in ready()])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_those_that_are_shipped_can_be_turned_on(purpose: Purpose, key: str, language: Any) -> None:
    found = next(one for one in ready() if one.key == key)
    draft = found.draft(language, sender="GARAGE").model_copy(update={"purpose": purpose.code})
    automation = create_automation(draft=draft, by=None, clock=fixed_clock(NOW))
    assert on(automation).state == "on"
    assert SavedSegment.objects.filter(name=draft.name).exists()
