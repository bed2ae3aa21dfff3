"""Freezing: who gets it and why not, who is held out, what it costs; again after a kill, back to a draft."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.access.services import add_user, set_house
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services import estimating
from chaland.campaigns.services.approving import SECOND_PERSON_SETTING, approve
from chaland.campaigns.services.estimating import estimate
from chaland.campaigns.services.freezing import freeze, unfreeze
from chaland.campaigns.services.steering import cancel
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.customers.models import Contact, ContactPoint, SourceRecord
from chaland.kernel.errors import Conflict, Forbidden, Invalid, Refused
from tests.campaigns.audience import (
    CLOCK,
    NOW,
    agreed,
    frozen,
    make_campaign,
    offers,
    running,
    said,
    sent,
    states,
)
from tests.consent.harness import make_entry, make_person, oppose

pytestmark = pytest.mark.django_db


def test_everybody_of_the_sentence_has_one_row_that_says_what_becomes_of_them() -> None:
    purpose = offers()
    some = agreed(6, purpose)
    make_person(points={"mobile": "+33699999999"})
    oppose(str(some[0].mobile))
    Contact.objects.filter(pk=some[1].pk).update(mobile=some[2].mobile)
    make_entry("given", str(some[2].mobile), "sms", purpose)
    campaign = frozen(make_campaign(purpose, exclude=said(f'last_name = "{some[3].last_name}"')))
    rules = {row.home: (row.state, row.reason, row.rule) for row in campaign.messages.all()}
    assert campaign.state == CampaignState.FROZEN
    assert rules[some[0].pk] == ("skipped", "not_allowed", "R_OPPOSED")
    assert rules[some[3].pk][:2] == ("skipped", "excluded")
    assert rules[some[4].pk] == ("ready", "", "R_OK")
    assert campaign.audience["people"] == 7 == campaign.messages.count()
    assert campaign.audience["rules"]["R_NO_BASIS"] == 1
    assert campaign.audience["ready"] == campaign.messages.filter(state="ready").count()
    assert campaign.rule_set.startswith("FR-2026")
    ready = campaign.messages.get(home=some[4].pk)
    assert (ready.address, ready.basis, ready.proof[:6]) == (some[4].mobile, "consent", "entry:")


def test_two_people_with_one_number_get_one_message() -> None:
    purpose = offers()
    one, other = agreed(2, purpose)
    shared = str(one.mobile)
    Contact.objects.filter(pk=other.pk).update(mobile=shared)
    ContactPoint.objects.filter(record__contact=other, kind="mobile").update(value=shared)
    record = SourceRecord.objects.get(contact=other)
    make_entry("given", shared, "sms", purpose, record=record, at=NOW - timedelta(days=1))
    campaign = frozen(make_campaign(purpose))
    told = dict(campaign.messages.values_list("home", "reason"))
    assert told == {one.pk: "", other.pk: "same_address"}


def test_the_message_goes_where_consent_was_given_not_to_the_golden_number() -> None:
    purpose = offers()
    contact, record = make_person(points={"mobile": "+33611110000"}, first_name="Ana")
    ContactPoint.objects.create(record=record, kind="mobile", value="+33622220000")
    make_entry("given", "+33622220000", "sms", purpose, record=record)
    campaign = frozen(make_campaign(purpose))
    assert campaign.messages.get(home=contact.pk).address == "+33622220000"


def test_hold_out_and_wordings_are_drawn_among_those_who_would_get_it() -> None:
    purpose = offers()
    agreed(60, purpose)
    campaign = frozen(make_campaign(purpose, holdout_bp=3_000, letters="AB"))
    told = campaign.audience
    assert told["held"] + told["ready"] == 60
    assert 5 < told["held"] < 32
    assert set(told["arms"]) == {"A", "B"}
    assert set(campaign.messages.filter(state="held").values_list("arm", "parts")) == {("", 0)}
    before = dict(campaign.messages.values_list("home", "state"))
    unfreeze(campaign_id=campaign.pk, by=None)
    agreed(20, purpose)
    again = dict(frozen(campaign).messages.values_list("home", "state"))
    assert {pk: again[pk] for pk in before} == before


def test_the_cap_counts_what_left_over_all_campaigns() -> None:
    purpose = offers()
    agreed(2, purpose)
    for _ in range(2):
        sent(running(make_campaign(purpose)))
    agreed(1, purpose)
    capped = frozen(make_campaign(purpose, cap_messages=2, cap_days=7))
    assert states(capped) == {"cap": 2, "ready": 1}
    set_house(name="campaigns.cap", value={"messages": 2, "days": 7}, by=None)
    assert states(frozen(make_campaign(purpose))) == {"cap": 2, "ready": 1}
    assert states(frozen(make_campaign(purpose, cap_messages=3, cap_days=7))) == {"ready": 3}


def test_the_cost_is_that_of_what_would_leave() -> None:
    purpose = offers()
    agreed(3, purpose)
    Account.objects.filter(pk=account_for("sms").pk).update(price_millicents=4_500)
    campaign = make_campaign(purpose)
    before = estimate(campaign.pk, clock=CLOCK)
    frozen(campaign)
    told = campaign.estimate
    assert (told["messages"], told["parts"], told["cost_millicents"]) == (3, 3, 13_500)
    assert (before.ready, before.parts, before.cost_millicents, before.exact) == (3, 3, 13_500, True)


def test_a_message_without_its_field_leaves_its_person_out() -> None:
    purpose = offers()
    agreed(2, purpose)
    agreed(1, purpose, first_name=None)
    assert states(frozen(make_campaign(purpose))) == {"ready": 2, "missing_field": 1}


def test_what_is_not_whole_is_not_frozen() -> None:
    purpose = offers()
    with pytest.raises(Invalid, match="Say whom"):
        freeze(campaign_id=make_campaign(purpose, sentence="").pk, by=None)
    campaign = frozen(make_campaign(purpose))
    with pytest.raises(Conflict, match="its state"):
        freeze(campaign_id=campaign.pk, by=None)
    with pytest.raises(Refused, match="Nobody would get"):
        approve(campaign_id=campaign.pk, by=None)


def test_who_prepared_a_large_campaign_does_not_approve_it() -> None:
    purpose = offers()
    agreed(3, purpose)
    set_house(name=SECOND_PERSON_SETTING, value=2, by=None)
    first, second = (add_user(email=f"{who}@example.fr", role="manager") for who in ("one", "two"))
    campaign = frozen(make_campaign(purpose, created_by=first), by=first)
    with pytest.raises(Forbidden, match="Above 2 messages"):
        approve(campaign_id=campaign.pk, by=first)
    assert approve(campaign_id=campaign.pk, by=second, clock=CLOCK).state == CampaignState.SCHEDULED
    froze = frozen(make_campaign(purpose, created_by=first), by=second)
    with pytest.raises(Forbidden):
        approve(campaign_id=froze.pk, by=second)


def test_a_text_that_changed_since_is_not_approved() -> None:
    purpose = offers()
    agreed(1, purpose)
    campaign = frozen(make_campaign(purpose))
    campaign.variants.update(body={"fr": "Autre chose"})
    with pytest.raises(Conflict, match="message has changed"):
        approve(campaign_id=campaign.pk, by=None)


def test_a_cancelled_campaign_stays_so() -> None:
    purpose = offers()
    agreed(2, purpose)
    campaign = running(make_campaign(purpose))
    cancel(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert states(sent(campaign)) == {"cancelled": 2}
    with pytest.raises(Conflict):
        unfreeze(campaign_id=campaign.pk, by=None)
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.CANCELLED


def test_a_large_audience_is_estimated_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = offers()
    agreed(60, purpose)
    monkeypatch.setattr(estimating, "SAMPLE", 30)
    told = estimate(make_campaign(purpose).pk, clock=CLOCK)
    assert not told.exact
    assert 10 < told.looked_at < 50
    assert (told.people, told.ready, told.parts) == (60, 60, 60)
