"""Rows of an outbox as they stand once a campaign has left, for tests of what is read of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.customers.models import Contact, SourceRecord
from tests.consent.harness import make_purpose
from tests.harness.rows import NOW, make_contact, make_record

_number = count(1)


def make_campaign(**changes: Any) -> Campaign:
    """One that was sent, to be counted for thirty days."""
    name = f"Campagne {next(_number)}"
    told: dict[str, Any] = {
        "name": name, "channel": "sms", "seed": name, "created_at": NOW, "frozen_at": NOW, "started_at": NOW,
        "state": "finishing", "window_days": 30,
    }  # fmt: skip
    if "purpose" not in changes:
        told["purpose"] = make_purpose()
    made = Campaign.objects.create(**told | changes)
    for letter in "AB":
        made.variants.create(letter=letter)
    return made


def make_message(
    campaign: Campaign,
    state: State = State.DELIVERED,
    arm: str = "A",
    contact: Contact | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> SourceRecord:
    """Somebody of the audience, and what became of them. Returns the record of theirs on which facts hang."""
    who = contact or make_contact()
    record = SourceRecord.objects.filter(contact=who).first() or make_record(who)
    left = state in SENT
    OutboxMessage.objects.create(
        **{
            "campaign": campaign,
            "contact": who,
            "home": who.pk,
            "state": state.value,
            "due_at": at,
            "arm": "" if state is State.HELD else arm,
            "cost_millicents": 0 if state is State.HELD else 5_000,
            "sent_at": at + timedelta(minutes=1) if left else None,
            "client_ref": f"ref-{next(_number)}",
            **changes,
        }
    )
    return record
