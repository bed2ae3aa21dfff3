"""What campaigns say of a person, and what is left of it after an erasure."""

from __future__ import annotations

import pytest

from chaland.campaigns import personal
from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Attempt, OutboxMessage, Report
from chaland.customers.models import Message
from chaland.customers.services.messages import SentMessage, note_messages
from tests.campaigns.outbox import make_campaign, make_message
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db


def written_to(address: str) -> int:
    """With all that hangs on a message."""
    campaign = make_campaign()
    record = make_message(campaign, address=address)
    row = OutboxMessage.objects.get(contact_id=record.contact_id)
    Attempt.objects.create(message=row, n=1, started_at=NOW, detail=f"250 ok {address}")
    Report.objects.create(
        provider="file", event_id=address[-1], kind="replied", at=NOW, received_at=NOW, message=row,
        address=address, text="STOP", raw={"from": address},
    )  # fmt: skip
    note_messages([SentMessage(row.pk, row.contact_id, campaign.name, "sms", "delivered", NOW)])
    return row.contact_id


def test_everything_about_a_person_is_told() -> None:
    one, other = written_to("+33612345678"), written_to("+33612345679")
    told = list(personal.export(one))
    assert [row["table"] for row in told] == ["outbox", "attempt", "report", "sent"]
    assert "+33612345679" not in str(told)
    assert told[0]["campaign_name"] == told[3]["campaign_name"]
    assert other != one


def test_a_provider_is_asked_nothing_more_of_who_is_erased() -> None:
    one = written_to("+33612345678")
    theirs = OutboxMessage.objects.filter(contact_id=one)
    theirs.update(state=State.UNKNOWN, not_before=NOW)
    personal.erase(one)
    assert OutboxMessage.objects.values_list("state", "not_before").get() == ("unknown", None)


def test_an_erasure_leaves_lines_that_name_nobody() -> None:
    one, other = written_to("+33612345678"), written_to("+33612345679")
    before = list(personal.export(other))
    waiting = make_campaign()
    make_message(waiting, State.READY, contact=OutboxMessage.objects.get(contact_id=one).contact)
    assert personal.erase(one) == 5
    assert list(personal.export(one)) == []
    kept = str([*OutboxMessage.objects.values(), *Attempt.objects.values(), *Report.objects.values()])
    assert "+33612345678" not in kept
    assert list(personal.export(other)) == before
    assert OutboxMessage.objects.filter(state=State.DELIVERED).count() == 2
    assert waiting.messages.get().reason == "gone"
    assert Message.objects.count() == 1
