"""Pulses beat when they are due, rest after a long beat, and never stop the worker."""

from __future__ import annotations

import threading
from itertools import count, pairwise

import pytest

from chaland.jobs import pulses
from chaland.jobs.pulses import Pulse, beat_due, beating


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "_pulses", {})


def test_a_pulse_beats_when_it_is_due_and_rests_as_long_as_it_worked() -> None:
    clock, beats = [100.0], []

    def work(seconds: float) -> None:
        beats.append(clock[0])
        clock[0] += seconds

    pulses.register(Pulse("short", 1.0, lambda: work(0.0)))
    for _ in range(5):
        beat_due(now=lambda: clock[0])
        clock[0] += 0.5
    assert beats == [100.0, 101.0, 102.0]
    beats.clear()
    pulses.register(Pulse("short", 1.0, lambda: work(3.0)))
    for _ in range(30):
        beat_due(now=lambda: clock[0])
        clock[0] += 1.0
    assert [later - sooner for sooner, later in pairwise(beats)] == [15.0, 15.0]


def test_a_pulse_that_fails_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    beats: list[int] = []
    clock = count()
    pulses.register(Pulse("bad", 0.0, lambda: 1 / 0))
    pulses.register(Pulse("good", 0.0, lambda: beats.append(1)))
    beat_due(now=lambda: next(clock) * 100.0)
    for _ in range(2):
        next(clock), next(clock), next(clock), next(clock), next(clock)
    beat_due(now=lambda: next(clock) * 100.0)
    assert beats == [1, 1]
    assert "the pulse bad stumbled" in caplog.text


def test_pulses_beat_in_a_thread_of_their_own_until_the_end() -> None:
    threads: list[str] = []
    beaten = threading.Event()
    pulses.register(
        Pulse("here", 0.0, lambda: (threads.append(threading.current_thread().name), beaten.set()))
    )
    with beating(look_s=0.01):
        assert beaten.wait(5)
    count = len(threads)
    assert set(threads) == {"pulses"}
    assert not any(thread.name == "pulses" for thread in threading.enumerate())
    assert len(threads) == count


def test_a_pulse_that_waits_on_others_holds_none_back() -> None:
    beats: list[int] = []
    held, enough = threading.Event(), threading.Event()

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            enough.set()

    pulses.register(Pulse("slow", 0.0, lambda: held.wait(5), waits=True))
    pulses.register(Pulse("quick", 0.0, beat))
    with beating(look_s=0.01):
        assert enough.wait(5)
        held.set()
