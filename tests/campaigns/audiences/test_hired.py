"""A campaign to a hired list: one use, judged when it is frozen and when it leaves, told from where, never made ours but
by their own act, gone with the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.campaigns import personal
from chaland.campaigns.audiences.hired import FIRST, number_of
from chaland.campaigns.models import Attempt, Campaign, OutboxMessage
from chaland.campaigns.progress_document import message_document
from chaland.campaigns.queries.results import results
from chaland.campaigns.services import freezing, journal
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.composing import create_campaign, draft_of, edit_campaign
from chaland.campaigns.services.estimating import estimate
from chaland.campaigns.services.freezing import freeze, unfreeze
from chaland.campaigns.services.reports import take_events
from chaland.campaigns.services.restoring import make_unknown
from chaland.campaigns.services.steering import cancel
from chaland.campaigns.writing.checks import check_content
from chaland.campaigns.writing.previews import hard_cases
from chaland.campaigns.writing.writer import Recipient, Written, writer_of
from chaland.channels.models import Account
from chaland.channels.port import Event, Outcome, Reported
from chaland.channels.queries import account_for
from chaland.consent.domain.tokens import Use
from chaland.consent.models import Relay
from chaland.consent.services.choices import unsubscribe
from chaland.consent.services.tokens import read_token
from chaland.customers.models import Contact, Interaction, Message
from chaland.enrichment.lists.services.handing import names_for_use
from chaland.enrichment.lists.services.purging import ask_purge
from chaland.enrichment.lists.services.using import cancel_use, prepare_use, reserve_use
from chaland.enrichment.models import Adoption, HiredList, HiredName, HiredUse
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.kernel.errors import Conflict, Invalid, Refused
from tests.campaigns.audience import CLOCK, NOW, agreed, frozen, make_campaign, offers, sent, states
from tests.campaigns.providers import Scripted, plug
from tests.consent.harness import oppose
from tests.enrichment.lists.world import filled

pytestmark = pytest.mark.django_db
BODY = "Jardin -20 % ! {{ data_source }}"
JEANNE, PAUL = "+33611111101", "+33611111102"


@pytest.fixture(autouse=True)
def _one_day(settings: Any, db: None) -> Iterator[None]:
    settings.CHALAND_URL = "https://clients.exemple.fr"
    stop_clock(NOW)
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
    yield
    stop_clock(None)


@pytest.fixture
def names(tmp_path: Path) -> HiredList:
    """Jeanne and Paul have a mobile; Lucie an address alone."""
    return filled(tmp_path)


def to_list(row: HiredList, **changes: Any) -> Campaign:
    return make_campaign(offers(), body=BODY, sentence="", hired_list=row, **changes)


def going(campaign: Campaign) -> Campaign:
    frozen(campaign)
    approve(campaign_id=campaign.pk, by=None, clock=CLOCK)
    campaign.refresh_from_db()
    return campaign


def uses(row: HiredList) -> int:
    row.refresh_from_db()
    return row.uses_done


def test_names_are_written_to_once_told_from_where_and_are_no_contacts(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted())
    campaign = going(to_list(names))
    assert (campaign.audience["people"], campaign.audience["ready"]) == (3, 2)
    assert campaign.audience["skipped"] == {"list_no_point": 1}
    assert uses(names) == 1
    assert states(sent(campaign)) == {"accepted": 2}
    assert sorted(provider.times()) == [JEANNE, PAUL]
    assert all(
        "Adresses de France" in message.text and "STOP" in message.text for message in provider.received
    )
    assert HiredUse.objects.get().state == "handed"
    assert HiredName.objects.filter(informed_at=NOW).count() == 2
    assert not Contact.objects.exists()
    assert not Message.objects.exists()
    told = message_document(campaign.messages.order_by("pk")[0])
    assert (told["contact_id"], told["hired_name"]) == (None, HiredName.objects.order_by("pk")[0].pk)
    assert results(campaign.pk, NOW + timedelta(days=1)).treated.people == 2
    assert uses(names) == 1
    with pytest.raises(Conflict):
        unfreeze(campaign_id=campaign.pk, by=None, clock=CLOCK)


def test_the_same_use_whatever_is_killed_and_given_back_while_nothing_left(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, Scripted())
    campaign = to_list(names)
    job = freeze(campaign_id=campaign.pk, by=None, clock=CLOCK)
    real = freezing.write_rows

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(freezing, "write_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        run_now(job)
    assert not campaign.messages.exists()
    monkeypatch.setattr(freezing, "write_rows", real)
    Job.objects.filter(pk=job.pk).update(state="queued")
    run_now(job)
    assert (uses(names), states(campaign)) == (1, {"ready": 2})
    unfreeze(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert (uses(names), campaign.messages.count()) == (0, 0)
    frozen(campaign)
    assert uses(names) == 1
    cancel(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert uses(names) == 0
    spent = going(to_list(names))
    sent(spent)
    Campaign.objects.filter(pk=spent.pk).update(state="running")
    cancel(campaign_id=spent.pk, by=None, clock=CLOCK)
    assert uses(names) == 1


def test_our_own_and_those_who_object_leave_before_and_again_as_it_leaves(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted())
    campaign = to_list(names)
    told = estimate(campaign.pk, clock=CLOCK)
    assert (told.people, told.ready, dict(told.skipped)) == (3, 2, {"list_no_point": 1})
    going(campaign)
    agreed(1, campaign.purpose, mobile=JEANNE)  # a customer of ours since
    oppose(PAUL)
    sent(campaign)
    assert provider.received == []
    assert states(campaign) == {"list_ours": 1, "list_opposed": 1}
    again = frozen(to_list(names))
    assert again.audience["skipped"] == {"list_ours": 1, "list_opposed": 1, "list_no_point": 1}
    assert HiredName.objects.count() == 1


def test_the_contract_is_looked_at_again_as_each_leaves(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted())
    campaign = going(to_list(names))
    HiredList.objects.filter(pk=names.pk).update(channels=["letter"])
    sent(campaign)
    assert (states(campaign), provider.received) == ({"list_not_hired": 2}, [])
    HiredList.objects.filter(pk=names.pk).update(channels=["sms"], uses_allowed=1)
    with pytest.raises(Refused) as refused:
        freeze(campaign_id=to_list(names).pk, by=None, clock=CLOCK)
    assert refused.value.code == "list_not_usable"  # its only use is made, or about to be


def test_stop_is_for_ever_and_its_supplier_is_told(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted())
    campaign = sent(going(to_list(names)))
    row = campaign.messages.get(address=JEANNE)
    answer(row, "STOP")
    row.refresh_from_db()
    assert (row.state, row.address, row.provider_ref) == ("accepted", None, None)
    assert not HiredName.objects.filter(mobile=JEANNE).exists()
    assert [(one.recipient, one.channel) for one in Relay.objects.all()] == [("Adresses de France", "sms")]
    assert not Contact.objects.exists()
    second = frozen(to_list(names))
    assert set(second.messages.values_list("address", flat=True)) == {PAUL}
    link = second.messages.get()
    assert link.home >= FIRST


def answer(row: OutboxMessage, text: str) -> None:
    event = Event(
        "test", kind=Reported.REPLIED, event_id=f"e-{text}", at=NOW, address=row.address or "", text=text
    )
    assert row.account is not None
    take_events(account=row.account, events=[event], clock=CLOCK)


def test_to_answer_makes_them_ours_and_their_message_theirs(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, Scripted())
    campaign = sent(going(to_list(names)))
    answer(campaign.messages.get(address=PAUL), "Bonjour, quel prix pour une serre ?")
    [paul] = Contact.objects.all()
    assert (paul.last_name, paul.mobile) == ("Morel", PAUL)
    assert Adoption.objects.get().act == "answered"
    assert Interaction.objects.filter(record__contact=paul).count() == 1
    assert "outbox" in {row["table"] for row in personal.export(paul.pk)}
    personal.erase(paul.pk)
    assert not OutboxMessage.objects.filter(address=PAUL).exists()


def test_who_says_no_does_not_become_ours(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted())
    campaign = sent(going(to_list(names)))
    answer(campaign.messages.get(address=PAUL), "Non merci.")
    assert not Contact.objects.exists()
    assert HiredName.objects.filter(mobile=PAUL).exists()


def test_what_a_provider_surely_refused_told_nobody(
    names: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, Scripted(says=lambda _: Outcome.REFUSED))
    sent(going(to_list(names)))
    assert not HiredName.objects.exclude(informed_at=None).exists()


def test_a_purged_list_leaves_numbers_alone(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Scripted())
    campaign = sent(going(to_list(names)))
    Attempt.objects.update(detail=f"unknown number {PAUL}")
    run_now(ask_purge(list_id=names.pk, by=None, clock=CLOCK))
    assert states(campaign) == {"accepted": 2}
    assert set(campaign.messages.values_list("address", "client_ref", "provider_ref")) == {(None, None, None)}
    assert not Attempt.objects.exclude(detail="").exists()
    assert hard_cases(Campaign.objects.get(pk=campaign.pk), 3) == []


def test_a_restored_backup_sends_none_again(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    campaign = sent(going(to_list(names)))
    campaign.messages.update(state="ready", attempts=0, not_before=NOW, sent_at=None)
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    assert journal.is_ahead(campaign)
    assert make_unknown(campaign) == 2
    sent(campaign)
    assert len(provider.received) == 2


def test_hours_are_those_of_where_they_live(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted())
    HiredName.objects.filter(mobile=JEANNE).update(department="974")
    evening = fixed_clock(NOW.replace(hour=17))  # 18:00 in Lyon, 21:00 in Réunion
    campaign = frozen(to_list(names), clock=evening)
    approve(campaign_id=campaign.pk, by=None, clock=evening)
    sent(campaign, evening)
    assert list(provider.times()) == [PAUL]


def test_what_it_says_is_checked_and_shown(names: HiredList) -> None:
    silent = make_campaign(offers(), sentence="", hired_list=names)
    with pytest.raises(Invalid) as refused:
        freeze(campaign_id=silent.pk, by=None, clock=CLOCK)
    assert "data_source" in refused.value.say("fr")
    assert uses(names) == 0
    owed = make_campaign(offers(code="suivi", prospecting=False), body=BODY, sentence="", hired_list=names)
    assert [one.path for one in check_content(owed) if one.stops] == ["purpose"]
    shown = hard_cases(to_list(names), 2, clock=CLOCK)
    assert {one.name for one in shown} == {"Jeanne Roux", "Paul Morel"}
    assert all("Adresses de France" in str(one.written) for one in shown)


def test_an_unsubscription_by_link_takes_the_name_out(names: HiredList) -> None:
    campaign = to_list(names, channel="email", sender="jardin@exemple.fr")
    campaign.variants.update(subject={"fr": "Jardin"})
    frozen(campaign)
    assert campaign.audience["ready"] == 3
    row = campaign.messages.order_by("pk")[0]
    asked = Recipient(row.contact_id, row.address or "", row.arm)
    [written] = writer_of(campaign, clock=CLOCK).write([asked])
    assert isinstance(written, Written)
    token = written.headers["List-Unsubscribe"].strip("<>").rpartition("/u/")[2]
    reached = read_token(Use.UNSUBSCRIBE, token)
    assert reached is not None
    assert reached.contact == 0
    unsubscribe(reached=reached, one_click=True, clock=CLOCK)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("skipped", "gone")
    assert row.home == number_of(row.home - FIRST)
    assert HiredName.objects.count() == 2


def test_a_file_names_the_list(names: HiredList) -> None:
    draft = draft_of(to_list(names))
    assert draft.hired_list == "Jardiniers du Rhône"
    copy = create_campaign(draft=draft.model_copy(update={"name": "Autre"}), by=None)
    assert copy.hired_list_id == names.pk
    with pytest.raises(ValueError, match="hired_list alone"):
        type(draft).model_validate({**draft.model_dump(), "sentence": "age > 3"})
    gone = draft.model_copy(update={"name": "Autre", "hired_list": ""})
    assert edit_campaign(campaign_id=copy.pk, draft=gone, by=None).hired_list is None


def test_nobody_beside_the_campaign_uses_its_use(names: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = frozen(to_list(names))
    for done in (
        lambda: cancel_use(use_id=campaign.hired_use or 0, by=None),
        lambda: prepare_use(use_id=campaign.hired_use or 0, by=None),
        lambda: names_for_use(use_id=campaign.hired_use or 0),
    ):
        with pytest.raises(Conflict) as refused:
            done()
        assert refused.value.code == "use_of_campaign"
    with pytest.raises(Invalid):
        reserve_use(list_id=names.pk, channel="sms", key="campaign:1:1", by=None, clock=CLOCK)
