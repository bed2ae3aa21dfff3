"""What a provider answers is written at once, one message at a time; what nobody answered for is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from chaland.campaigns.domain.answers import Fate, fate, found, unclear
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.services.noting import became
from chaland.channels.port import Answer, Outcome
from chaland.consent.queries.facts import stored

LOST = "lost"
"""Code of a try whose process died before any answer was written."""
_READ = "SELECT state, attempts, claimed_at FROM campaigns_outboxmessage WHERE id = %s"
_CLOSE = """
    UPDATE campaigns_attempt SET finished_at = %s, outcome = %s, code = %s, detail = %s
    WHERE message_id = %s AND n = %s AND outcome IN ('', 'unknown')
"""
_BECOME = """
    UPDATE campaigns_outboxmessage SET state = %s, not_before = %s, code = %s, lease_owner = '', lease_until = NULL,
        sent_at = COALESCE(sent_at, %s), provider_ref = COALESCE(%s, provider_ref),
        charged_parts = COALESCE(%s, charged_parts), charged_millicents = COALESCE(%s, charged_millicents)
    WHERE id = %s
"""


def settle(*, row_id: int, n: int, answer: Answer, now: datetime, settles_after_s: float | None) -> State:
    """Write the answer to try `n` of a message. One to an older try is kept with it and changes nothing; a number that
    the provider gave twice names nothing. Returns the state that the message is in now."""
    try:
        return _settle(row_id, n, answer, now, settles_after_s)
    except IntegrityError:
        unnamed = replace(answer, provider_ref=None, code="number_given_twice")
        return _settle(row_id, n, unnamed, now, settles_after_s)


@dataclass(frozen=True, slots=True)
class _Row:
    """A message as it stands, kept to oneself until the transaction ends."""

    id: int
    state: State
    attempts: int
    claimed_at: datetime | None

    @classmethod
    def held(cls, row_id: int) -> _Row:
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        with connection.cursor() as cursor:
            cursor.execute(_READ + lock, [row_id])
            state, attempts, claimed_at = cursor.fetchone()
        return cls(row_id, State(state), attempts, stored.instant(claimed_at))


@transaction.atomic
def _settle(row_id: int, n: int, answer: Answer, now: datetime, settles_after_s: float | None) -> State:
    row = _Row.held(row_id)
    closed = _close(row_id, n, answer, now)
    if row.attempts != n or not closed:
        return row.state
    return _become(row, fate(row.state, answer, n, now, settles_after_s), answer, now)


def _close(row_id: int, n: int, answer: Answer, now: datetime) -> bool:
    """False when it was answered before; a try that was given up as unknown may still be answered."""
    told = [stored.bound(now), answer.outcome.value, answer.code, answer.detail[:500]]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [*told, row_id, n])
        return bool(cursor.rowcount)


def _become(row: _Row, next_: Fate, answer: Answer | None, now: datetime) -> State:
    left = next_.state in SENT
    told = (answer.provider_ref, answer.parts, answer.cost_millicents) if answer else (None, None, None)
    code = next_.code or (answer.code if answer and left and not answer.provider_ref else "")
    with connection.cursor() as cursor:
        cursor.execute(
            _BECOME,
            [
                next_.state.value,
                stored.bound(next_.at) if next_.at else None,
                code,
                stored.bound(now) if left else None,
                *told,
                row.id,
            ],
        )
    became(row.id, next_.state)
    return next_.state


@transaction.atomic
def settle_lookup(*, row_id: int, told: Answer | None, now: datetime) -> State:
    """Write what the provider says of a message of unknown fate; None: that it never took it."""
    row = _Row.held(row_id)
    if row.state is not State.UNKNOWN:
        return row.state
    return _become(row, found(told, row.claimed_at or now, now), told, now)


@transaction.atomic
def put_question_off(*, row_id: int, now: datetime) -> None:
    """The provider could not be asked."""
    row = _Row.held(row_id)
    if row.state is State.UNKNOWN:
        _become(row, unclear(row.claimed_at or now, now), None, now)


def give_up(*, rows: Iterable[tuple[int, int]], now: datetime, settles_after_s: float | None) -> int:
    """Of these tries (message, number) no answer came: the fate of those that are still open is unknown. Returns how
    many became so."""
    lost = 0
    answer = Answer("", Outcome.UNKNOWN, code=LOST)
    for row_id, n in rows:
        with transaction.atomic():
            row = _Row.held(row_id)
            if row.state is State.SENDING and row.attempts == n:
                _close(row_id, n, answer, now)
                _become(row, fate(row.state, answer, n, now, settles_after_s), answer, now)
                lost += 1
    return lost
