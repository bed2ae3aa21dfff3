"""What a provider answers is written at once, one message at a time; what nobody answered for is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chaland.campaigns.domain.answers import Fate, fate, found, unclear
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Attempt, OutboxMessage
from chaland.channels.port import Answer, Outcome
from chaland.customers.services.messages import SentMessage, forget_messages, note_messages

LOST = "lost"
"""Code of a try whose process died before any answer was written."""


def settle(*, row_id: int, n: int, answer: Answer, now: datetime, settles_after_s: float | None) -> State:
    """Write the answer to try `n` of a message. One to an older try is kept with it and changes nothing.
    Returns the state it is in now."""
    with transaction.atomic():
        row = _held(row_id)
        closed = _close(row_id, n, answer, now)
        if row.attempts != n or not closed:
            return State(row.state)
        next_ = fate(State(row.state), answer, n, now, settles_after_s)
        return _become(row, next_, answer, now)


def _held(row_id: int) -> OutboxMessage:
    rows = OutboxMessage.objects.select_for_update(of=("self",)).select_related("campaign")
    return rows.get(pk=row_id)


def _close(row_id: int, n: int, answer: Answer, now: datetime) -> bool:
    """False when it was answered before; a try that was given up as unknown may still be answered."""
    tries = Attempt.objects.filter(message_id=row_id, n=n, outcome__in=("", Outcome.UNKNOWN.value))
    told = {"outcome": answer.outcome.value, "code": answer.code, "detail": answer.detail[:500]}
    return bool(tries.update(finished_at=now, **told))


def _become(row: OutboxMessage, next_: Fate, answer: Answer | None, now: datetime) -> State:
    noted = row.sent_at is not None or row.state == State.UNKNOWN
    row.state, row.not_before = next_.state.value, next_.at
    row.code = next_.code
    row.lease_owner, row.lease_until = "", None
    if next_.state in SENT:
        row.sent_at = row.sent_at or now
        _note_charge(row, answer)
    _save(row, answer)
    _tell(row, next_.state, noted)
    return next_.state


def _tell(row: OutboxMessage, state: State, noted: bool) -> None:
    """What somebody has, or may have, is a fact about them; what surely never left is none."""
    if state in SENT or state is State.UNKNOWN:
        note_messages([_fact(row)])
    elif noted:
        forget_messages([row.pk])


def _note_charge(row: OutboxMessage, answer: Answer | None) -> None:
    if answer is not None:
        row.charged_parts, row.charged_millicents = answer.parts, answer.cost_millicents


def _save(row: OutboxMessage, answer: Answer | None) -> None:
    """A number that the provider gave twice names nothing: it is left out, and told by the code."""
    row.provider_ref = (answer.provider_ref if answer else None) or row.provider_ref
    fields = [
        "state", "not_before", "code", "lease_owner", "lease_until", "sent_at", "provider_ref", "charged_parts",
        "charged_millicents",
    ]  # fmt: skip
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError:
        row.provider_ref, row.code = None, "number_given_twice"
        row.save(update_fields=fields)


def _fact(row: OutboxMessage) -> SentMessage:
    at = row.sent_at or row.claimed_at
    assert at is not None
    campaign = row.campaign
    told: dict[str, Any] = {"campaign": campaign.name, "channel": campaign.channel, "variant": row.arm}
    return SentMessage(key=row.pk, contact_id=row.contact_id, status=row.state, at=at, **told)


def settle_lookup(*, row_id: int, told: Answer | None, now: datetime) -> State:
    """Write what the provider says of a message of unknown fate; None: that it never took it."""
    with transaction.atomic():
        row = _held(row_id)
        if row.state != State.UNKNOWN:
            return State(row.state)
        return _become(row, found(told, row.claimed_at or now, now), told, now)


def put_question_off(*, row_id: int, now: datetime) -> None:
    """The provider could not be asked."""
    with transaction.atomic():
        row = _held(row_id)
        if row.state == State.UNKNOWN:
            _become(row, unclear(row.claimed_at or now, now), None, now)


def give_up(*, rows: Iterable[tuple[int, int]], now: datetime, settles_after_s: float | None) -> int:
    """Of these tries (message, number) no answer came: their fate is unknown. Returns how many."""
    lost = 0
    for row_id, n in rows:
        answer = Answer("", Outcome.UNKNOWN, code=LOST)
        before = OutboxMessage.objects.filter(pk=row_id, state=State.SENDING, attempts=n)
        if before.exists():
            settle(row_id=row_id, n=n, answer=answer, now=now, settles_after_s=settles_after_s)
            lost += 1
    return lost
