"""An address that a message came back from reaches nobody, as long as it is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.campaigns.domain.states import State
from chaland.campaigns.models import OutboxMessage
from chaland.campaigns.queries.dead import REMEMBERED
from chaland.campaigns.services.noting import became
from chaland.consent.services.reach import catch_up as reach
from chaland.customers.services.hand import edit_contacts
from chaland.kernel.clock import fixed_clock
from chaland.quality.models import Score, Suspicion
from chaland.quality.services.keeping_up import catch_up, work_out
from tests.campaigns.audience import CLOCK, NOW, agreed, make_campaign, offers, running, sent

pytestmark = pytest.mark.django_db
SMS = 0b0010


def test_what_comes_back_is_doubted_and_reaches_nobody_until_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chaland.config.wiring.system_clock", CLOCK)
    purpose = offers()
    back, there = agreed(2, purpose)
    sent(running(make_campaign(purpose)))
    reach()
    catch_up(clock=CLOCK)
    assert not Suspicion.objects.filter(kind="mobile_dead").exists()
    message = OutboxMessage.objects.get(contact=back)
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.BOUNCED.value)
    became(message.pk, State.BOUNCED)
    catch_up(clock=CLOCK)
    doubt = Suspicion.objects.get(kind="mobile_dead")
    assert (doubt.contact_id, doubt.value, doubt.proposal) == (back.pk, back.mobile, {"mobile": None})
    assert dict(Score.objects.values_list("contact", "channels")) == {back.pk: 0, there.pk: SMS}
    monkeypatch.setattr(
        "chaland.config.wiring.system_clock", fixed_clock(NOW + REMEMBERED + timedelta(days=1))
    )
    work_out([back.pk], clock=CLOCK)
    assert not Suspicion.objects.filter(kind="mobile_dead").exists()


def test_another_number_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaland.config.wiring.system_clock", CLOCK)
    purpose = offers()
    (back,) = agreed(1, purpose)
    sent(running(make_campaign(purpose)))
    OutboxMessage.objects.update(state=State.BOUNCED.value)
    catch_up(clock=CLOCK)
    assert Suspicion.objects.filter(kind="mobile_dead").exists()
    edit_contacts(contact_ids=[back.pk], values={"mobile": "0612345678"}, by=None)
    catch_up(clock=CLOCK)
    assert not Suspicion.objects.filter(kind="mobile_dead").exists()
