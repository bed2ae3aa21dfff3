"""What becomes of a message once its provider answered, or did not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chaland.campaigns.domain.pacing import MOST_TRIES, again_after
from chaland.campaigns.domain.states import SENT, State, after_report
from chaland.channels.port import Answer, Outcome

ASKED_FOR = timedelta(hours=72)
"""A fate that no question cleared up by then stays unknown, until a report or a person says."""
_ASK_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Fate:
    """The next state. `at`: when it may be given again (ready) or be asked about again (unknown)."""

    state: State
    at: datetime | None = None
    code: str = ""


def fate(now_is: State, answer: Answer, tries: int, now: datetime, settles_after_s: float | None) -> Fate:
    """Of a message that was given `tries` times and whose last try got this answer.

    Only LATER makes it ready again; a report that came before the answer is never taken back.
    """
    if now_is not in (State.SENDING, State.UNKNOWN):
        return Fate(_all_the_same(now_is, answer.outcome))
    match answer.outcome:
        case Outcome.ACCEPTED:
            return Fate(State.ACCEPTED)
        case Outcome.REFUSED:
            refused = State.BOUNCED if answer.dead else State.FAILED
            return Fate(refused, code=answer.code or "refused")
        case Outcome.LATER if tries < MOST_TRIES:
            return Fate(State.READY, now + again_after(tries, answer.again_in_s), answer.code)
        case Outcome.LATER:
            return Fate(State.FAILED, code=answer.code or "never_taken")
    return Fate(State.UNKNOWN, _first_question(now, settles_after_s), answer.code)


def _all_the_same(now_is: State, outcome: Outcome) -> State:
    """A late answer: what the provider took did leave, whatever was believed or done since."""
    if outcome is not Outcome.ACCEPTED:
        return now_is
    return after_report(now_is if now_is in SENT else State.UNKNOWN, State.ACCEPTED)


def _first_question(now: datetime, settles_after_s: float | None) -> datetime | None:
    return None if settles_after_s is None else now + timedelta(seconds=settles_after_s)


def found(told: Answer | None, sent_at: datetime, now: datetime) -> Fate:
    """Of a message of unknown fate, once its provider was asked: None means that it was never taken."""
    if told is None or told.outcome is Outcome.LATER:
        return Fate(State.READY, now)
    if told.outcome is Outcome.ACCEPTED:
        return Fate(State.ACCEPTED)
    if told.outcome is Outcome.REFUSED:
        return Fate(State.FAILED, code=told.code or "refused")
    return unclear(sent_at, now)


def unclear(sent_at: datetime, now: datetime) -> Fate:
    """Nobody could say: asked again later, as long as an answer may be hoped for."""
    return Fate(State.UNKNOWN, now + _ASK_AGAIN if now - sent_at < ASKED_FOR else None)
