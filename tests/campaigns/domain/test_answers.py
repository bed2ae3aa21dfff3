"""What an answer makes of a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.campaigns.domain.answers import ASKED_FOR, Fate, fate, found, unclear
from chaland.campaigns.domain.pacing import MOST_TRIES
from chaland.campaigns.domain.states import SENT, State
from chaland.channels.port import Answer, Outcome

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _answer(outcome: Outcome, **told: object) -> Answer:
    return Answer("ref", outcome, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [State.SENDING, State.UNKNOWN])
@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        (Outcome.ACCEPTED, State.ACCEPTED),
        (Outcome.REFUSED, State.FAILED),
        (Outcome.LATER, State.READY),
        (Outcome.UNKNOWN, State.UNKNOWN),
    ],
)
def test_what_the_provider_says(state: State, outcome: Outcome, then: State) -> None:
    assert fate(state, _answer(outcome), 1, NOW, 60).state is then


def test_an_address_that_does_not_exist_has_bounced() -> None:
    assert fate(State.SENDING, _answer(Outcome.REFUSED, dead=True), 1, NOW, 60).state is State.BOUNCED


@given(
    st.sampled_from(State),
    st.sampled_from(Outcome),
    st.integers(1, 40),
    st.one_of(st.none(), st.floats(0, 1e5)),
)
def test_only_what_was_surely_not_taken_may_be_given_again(
    state: State, outcome: Outcome, tries: int, settles: float | None
) -> None:
    then = fate(state, _answer(outcome), tries, NOW, settles)
    if then.state is State.READY and state is not State.READY:
        assert outcome is Outcome.LATER
        assert then.at is not None
        assert then.at > NOW
    if state in SENT:
        assert then.state is state  # a receipt that came before the answer stands


@pytest.mark.parametrize("state", [State.READY, State.SKIPPED, State.CANCELLED])
def test_what_the_provider_took_after_all_is_not_sent_again(state: State) -> None:
    """It was believed not to have been taken, and its answer came at last."""
    assert fate(state, _answer(Outcome.ACCEPTED), 1, NOW, 60).state is State.ACCEPTED
    assert fate(state, _answer(Outcome.UNKNOWN), 1, NOW, 60).state is state


def test_a_message_that_is_never_taken_fails_in_the_end() -> None:
    assert fate(State.SENDING, _answer(Outcome.LATER), MOST_TRIES, NOW, None) == Fate(
        State.FAILED, code="never_taken"
    )


def test_a_provider_that_cannot_be_asked_leaves_it_unknown_for_good() -> None:
    assert fate(State.SENDING, _answer(Outcome.UNKNOWN), 1, NOW, None).at is None
    asked = fate(State.SENDING, _answer(Outcome.UNKNOWN), 1, NOW, 90).at
    assert asked == NOW + timedelta(seconds=90)


def test_what_a_question_finds() -> None:
    assert found(None, NOW, NOW) == Fate(State.READY, NOW)
    assert found(_answer(Outcome.ACCEPTED), NOW, NOW).state is State.ACCEPTED
    assert found(_answer(Outcome.REFUSED, code="bad_number"), NOW, NOW) == Fate(
        State.FAILED, code="bad_number"
    )
    assert found(_answer(Outcome.UNKNOWN), NOW, NOW + timedelta(minutes=3)).at is not None


def test_questions_end() -> None:
    assert unclear(NOW, NOW + ASKED_FOR).at is None
