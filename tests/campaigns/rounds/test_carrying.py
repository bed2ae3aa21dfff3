"""A round of updating by message: prepared, approved, sent with each one's own link; who said STOP or answered is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chaland.access.models import User
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.composing import copy_campaign, delete_campaign, draft_of, edit_campaign
from chaland.campaigns.services.freezing import freeze, unfreeze
from chaland.campaigns.services.steering import cancel
from chaland.campaigns.writing.previews import hard_cases
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.consent.domain.tokens import Use
from chaland.consent.services.purposes import ensure_seeded
from chaland.consent.services.tokens import open_seal
from chaland.customers.services.merging import merge_contacts
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.kernel.errors import Invalid
from chaland.quality.updating import answering, ports, rounds
from chaland.quality.updating.models import Asked, Round
from tests.campaigns.audience import NOW, sent, states
from tests.campaigns.providers import Scripted, plug
from tests.consent.harness import oppose
from tests.quality.updating.test_rounds import person, round_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: Any, db: None) -> Iterator[None]:
    stop_clock(NOW)
    settings.CHALAND_URL = "https://clients.exemple.fr"
    account = account_for("sms")
    Account.objects.filter(pk=account.pk).update(rate_per_s=10_000, senders=["GARAGE"])
    yield
    stop_clock(None)


def asked_by_sms(*names: str) -> list[int]:
    return [person(name, mobile=f"+3361234567{at}") for at, name in enumerate(names)]


def round_by_message(**plan: Any) -> Campaign:
    """Its campaign by SMS, frozen and waiting for approval."""
    made = round_of(way="messages", **plan)
    campaign = Campaign.objects.get(round=made.pk)
    run_now(Job.objects.get(kind="campaigns.freeze", state="queued"))
    campaign.refresh_from_db()
    return campaign


def test_a_round_waits_for_approval_then_each_gets_their_own_link(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    people = asked_by_sms("Martin", "Durand")
    campaign = round_by_message()
    assert (campaign.state, campaign.purpose.code, campaign.audience["ready"]) == ("frozen", "service", 2)
    assert provider.received == []
    [told] = rounds.rounds()[0].carried
    assert (told.campaign, told.channel, told.waits) == (campaign.pk, "sms", True)
    approve(campaign_id=campaign.pk, by=None)
    assert states(sent(campaign)) == {"accepted": 2}
    homes = {seal(message.text)[1] for message in provider.received}
    assert homes == {str(pk) for pk in people}
    assert not campaign.links.exists()  # a link of one's own is neither shortened nor counted
    asked, home = seal(provider.received[0].text)
    assert answering.opened(int(asked), int(home)) is not None


def seal(text: str) -> tuple[str, ...]:
    words = open_seal(Use.DETAILS, text.rpartition("/d/")[2])
    assert words is not None
    return words


def test_who_said_stop_or_answered_since_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    oppose("+33612345670")
    people = asked_by_sms("Jamais", "Stop", "Repondu", "Reste")
    campaign = round_by_message()
    assert sorted(Asked.objects.values_list("home", flat=True)) == people[1:]
    oppose("+33612345671")
    found = answering.opened(Asked.objects.get(home=people[2]).pk, people[2])
    assert found is not None
    answering.answer(found=found, kept={"mobile"}, corrected={}, way="link")
    approve(campaign_id=campaign.pk, by=None)
    assert states(sent(campaign)) == {"not_allowed": 1, "answered": 1, "accepted": 1}
    assert [message.to for message in provider.received] == ["+33612345673"]


def test_the_link_of_somebody_merged_is_that_of_whom_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    (asked,) = asked_by_sms("Martin")
    campaign = round_by_message()
    other = person("Martin", mobile="+33612345679", at=NOW)
    merge_contacts(contact_ids=[asked, other], keep=other, by=None)
    approve(campaign_id=campaign.pk, by=None)
    sent(campaign)
    assert [seal(message.text)[1] for message in provider.received] == [str(asked)]


def test_killed_it_prepares_once_and_the_next_begins_with_the_words_approved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plug(monkeypatch, Scripted())
    asked_by_sms("Martin")
    campaign = round_by_message()
    rounds._carry(campaign.round or 0)
    assert Campaign.objects.count() == 1
    Campaign.objects.filter(pk=campaign.pk).update(state="draft")
    draft = draft_of(Campaign.objects.get(pk=campaign.pk))
    body = {"fr": "Nos mots : {{ links.details }}"}
    wording = draft.variants[0].model_copy(update={"body": body})
    edit_campaign(campaign_id=campaign.pk, draft=draft.model_copy(update={"variants": (wording,)}), by=None)
    Campaign.objects.filter(pk=campaign.pk).update(approved_at=NOW, state="running")
    Asked.objects.all().delete()
    again = Campaign.objects.get(round=round_of(way="messages").pk)
    assert draft_of(again).variants[0].body == body
    assert again.approved_at is None
    assert "Nos mots" in str(hard_cases(again, 1)[0].written)


def test_its_author_is_who_chose_it_and_its_people_are_those_of_the_round() -> None:
    me = User.objects.create_user("a@exemple.fr", role="manager")
    asked_by_sms("Martin")
    ensure_seeded()
    Account.objects.update(senders=[])
    rounds.set_plan(plan=rounds.Plan(way="messages"), by=me)
    run_now(rounds.queue_round(by=None))
    campaign = Campaign.objects.get(round=Round.objects.get().pk)
    assert campaign.created_by == me
    assert campaign.state_reason.startswith("content_wrong")  # no sender yet: it says so
    draft = draft_of(campaign)
    with pytest.raises(Invalid) as refused:
        edit_campaign(campaign_id=campaign.pk, draft=draft.model_copy(update={"sentence": "age > 3"}), by=me)
    assert refused.value.code == "audience_picked"
    copied = copy_campaign(campaign_id=campaign.pk, by=me)
    assert copied.round is None
    with pytest.raises(Invalid) as alone:
        freeze(campaign_id=copied.pk, by=me)
    assert alone.value.code == "audience_missing"
    assert ports.lent().carried([]) == {}


def test_it_wakes_nobody_though_the_law_would_let_it(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    asked_by_sms("Martin")
    stop_clock(NOW.replace(hour=5))  # six o'clock in Lyon
    campaign = round_by_message()
    approve(campaign_id=campaign.pk, by=None)
    assert states(sent(campaign, fixed_clock(NOW.replace(hour=5)))) == {"ready": 1}
    assert campaign.messages.get().not_before == NOW.replace(hour=7)
    assert states(sent(campaign, fixed_clock(NOW.replace(hour=8)))) == {"accepted": 1}
    assert provider.received[0].validity_s == timedelta(hours=11).total_seconds()


def test_whom_a_cancelled_campaign_never_reached_may_be_picked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted())
    one, other = asked_by_sms("Martin", "Durand")
    campaign = round_by_message()
    approve(campaign_id=campaign.pk, by=None)
    campaign.messages.filter(home=one).update(not_before=NOW + timedelta(days=1))
    sent(campaign)
    cancel(campaign_id=campaign.pk, by=None)
    assert list(Asked.objects.values_list("home", flat=True)) == [other]
    again = round_of(way="messages")
    assert list(again.asked.values_list("home", flat=True)) == [one]
    drafted = Campaign.objects.get(round=again.pk)
    unfreeze(campaign_id=drafted.pk, by=None)
    delete_campaign(campaign_id=drafted.pk, by=None)
    assert not again.asked.exists()
