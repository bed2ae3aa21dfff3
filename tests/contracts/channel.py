"""What every provider promises, whatever it speaks: the same tests over SMS and e-mail, against a peer in another
process.

A test file inherits `ChannelContract` and gives the fixture `peer`. A peer counts what it truly took.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

import pytest

from chaland.channels.port import Answer, Asked, Checked, Outcome, Transport
from chaland.kernel.errors import ProviderFailed

SHORT_S = 0.6
"""The time limit of an account whose provider is slow for these tests."""
LONG_S = 15.0
"""That of the others: nothing fails because the machine is busy."""
BOUND_S = 10.0


class Peer(Protocol):
    """`unable`: names of moods that make no sense of it, and `tell_apart` when one wrong address cannot be told from
    the others of the same request."""

    provider: str
    unable: frozenset[str]

    def open(self, **options: str) -> Transport[Any]:
        """An account with it; `nobody="1"`: at an address where nobody listens; `secret="wrong"`."""
        ...

    def message(self, ref: str, *, wrong: bool = False) -> Any:
        """A short marketing message, the number of its recipient made of `ref`."""
        ...

    def play(self, mood: str, **orders: Any) -> None: ...

    def taken(self, ref: str) -> int:
        """How many times it took the message of that reference."""
        ...


SLOW = ("slow", "drip", "silent")
UNSURE = ("cut", "cut_before", "garbage", "empty", "broken", "huge", *SLOW)


class ChannelContract:
    @pytest.fixture(autouse=True)
    def _fresh(self, peer: Peer) -> Iterator[None]:
        peer.play("ok")
        yield
        peer.play("ok")

    def test_each_message_is_answered_once_and_taken_once(self, peer: Peer) -> None:
        refs = new_refs(5)
        answers = sent(peer, refs)
        assert sorted(one.client_ref for one in answers) == sorted(refs)
        assert {one.outcome for one in answers} == {Outcome.ACCEPTED}
        assert len({one.provider_ref for one in answers} - {None, ""}) == 5
        assert [peer.taken(ref) for ref in refs] == [1] * 5

    def test_a_wrong_address_is_refused_and_the_others_leave(self, peer: Peer) -> None:
        good, wrong, other = new_refs(3)
        with closing(peer.open()) as line:
            messages = [peer.message(good), peer.message(wrong, wrong=True), peer.message(other)]
            answers = by_ref(line.send(messages))
        assert {ref: one.outcome for ref, one in answers.items()} == {
            good: Outcome.ACCEPTED,
            wrong: Outcome.REFUSED,
            other: Outcome.ACCEPTED,
        }
        assert answers[wrong].code
        assert (peer.taken(good), peer.taken(wrong), peer.taken(other)) == (1, 0, 1)

    def test_what_is_throttled_was_not_taken_and_may_be_given_again(self, peer: Peer) -> None:
        (ref,) = new_refs(1)
        with closing(peer.open()) as line:
            peer.play("throttled", times=1)
            (first,) = line.send([peer.message(ref)])
            assert (first.outcome, peer.taken(ref)) == (Outcome.LATER, 0)
            assert first.again_in_s is None or first.again_in_s >= 0
            (second,) = line.send([peer.message(ref)])
        assert (second.outcome, peer.taken(ref)) == (Outcome.ACCEPTED, 1)

    def test_in_a_storm_every_message_has_its_answer(self, peer: Peer) -> None:
        refs = new_refs(8)
        peer.play("throttled", times=5)
        answers = by_ref(sent(peer, refs))
        later = [ref for ref in refs if answers[ref].outcome is Outcome.LATER]
        assert len(later) == 5
        assert [peer.taken(ref) for ref in refs] == [0 if ref in later else 1 for ref in refs]

    @pytest.mark.parametrize("mood", UNSURE)
    def test_what_nobody_can_say_is_unknown_soon_and_the_line_lives_on(self, peer: Peer, mood: str) -> None:
        if mood in peer.unable:
            pytest.skip(f"{peer.provider} cannot be {mood}")
        (ref,) = new_refs(1)
        with closing(peer.open(timeout_s=str(SHORT_S if mood in SLOW else LONG_S))) as line:
            peer.play(mood, times=1, slow_s=SHORT_S * 2)
            began = time.monotonic()
            (first,) = line.send([peer.message(ref)])
            assert first.outcome is Outcome.UNKNOWN
            assert first.code
            assert time.monotonic() - began < BOUND_S
            assert lives_on(peer, line)
        if mood in SLOW:  # on a busy machine it may be given up before it came
            assert peer.taken(ref) <= 1
        else:
            assert peer.taken(ref) == (0 if mood == "cut_before" else 1)

    def test_wrong_credentials_stop_everything(self, peer: Peer) -> None:
        refs = new_refs(2)
        peer.play("denied")
        with closing(peer.open()) as line, pytest.raises(ProviderFailed) as failed:
            list(line.send([peer.message(ref) for ref in refs]))
        assert failed.value.permanent
        assert [peer.taken(ref) for ref in refs] == [0, 0]

    def test_nobody_there_is_not_for_ever(self, peer: Peer) -> None:
        (ref,) = new_refs(1)
        with closing(peer.open(nobody="1")) as line, pytest.raises(ProviderFailed) as failed:
            list(line.send([peer.message(ref)]))
        assert (failed.value.permanent, failed.value.code) == (False, "provider_down")

    def test_nobody_is_led_elsewhere(self, peer: Peer) -> None:
        if "redirect" in peer.unable:
            pytest.skip(f"{peer.provider} cannot redirect")
        (ref,) = new_refs(1)
        peer.play("redirect", times=1)
        with closing(peer.open()) as line, pytest.raises(ProviderFailed) as failed:
            list(line.send([peer.message(ref)]))
        assert (failed.value.permanent, peer.taken(ref)) == (True, 0)

    def test_what_is_unknown_is_found_by_our_own_number(self, peer: Peer) -> None:
        taken, never = new_refs(2)
        with closing(peer.open()) as line:
            if not isinstance(line, Asked):
                pytest.skip(f"{peer.provider} cannot be asked")
            peer.play("cut", times=1)
            at = datetime.now(UTC)
            (answer,) = line.send([peer.message(taken)])
            assert answer.outcome is Outcome.UNKNOWN
            found = line.look_up(taken, at)
            assert found
            assert (found.client_ref, found.outcome) == (taken, Outcome.ACCEPTED)
            assert found.provider_ref
            assert line.look_up(never, at) is None
        assert peer.taken(taken) == 1

    def test_an_account_is_checked_without_sending(self, peer: Peer) -> None:
        with closing(peer.open()) as line:
            if not isinstance(line, Checked):
                pytest.skip(f"{peer.provider} offers no check")
            said = line.check()
            assert said.fr
            assert said.en
        peer.play("denied")
        with closing(peer.open()) as denied, pytest.raises(ProviderFailed):
            denied.check()  # type: ignore[attr-defined]

    def test_whoever_stops_listening_repeats_nothing(self, peer: Peer) -> None:
        refs = new_refs(4)
        with closing(peer.open()) as line:
            answers = iter(line.send([peer.message(ref) for ref in refs[:3]]))
            next(answers)
            answers.close()  # type: ignore[attr-defined]
            (last,) = line.send([peer.message(refs[3])])
        assert last.outcome is Outcome.ACCEPTED
        assert max(peer.taken(ref) for ref in refs) == 1


def new_refs(count: int) -> list[str]:
    """Numbers of ours that no other test has."""
    return [f"c{uuid4().int % 10**14:014}" for _ in range(count)]


def lives_on(peer: Peer, line: Transport[Any]) -> bool:
    """Whether something is accepted again: not always the first, under a short time limit on a busy machine."""
    for ref in new_refs(6):
        (answer,) = line.send([peer.message(ref)])
        if answer.outcome is Outcome.ACCEPTED:
            return True
    return False


def sent(peer: Peer, refs: list[str]) -> list[Answer]:
    with closing(peer.open()) as line:
        return list(line.send([peer.message(ref) for ref in refs]))


def by_ref(answers: Any) -> dict[str, Answer]:
    found = list(answers)
    assert len({one.client_ref for one in found}) == len(found)
    return {one.client_ref: one for one in found}
