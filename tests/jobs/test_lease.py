"""A living worker keeps its job through a step of any length; a job that was taken over is let go of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from chaland.jobs import lease, registry
from chaland.jobs.domain import LEASE, Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import claim, queue, run_claimed

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "waited half a minute in vain"
        time.sleep(0.005)


def leased_until() -> datetime | None:
    return Job.objects.get().lease_until


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    monkeypatch.setattr(lease, "RENEWED_EVERY_S", 0.01)
    return Hands()


def _run(step: Callable[[Run], Any], hands: Hands) -> Job:
    def handler(run: Run) -> Mapping[str, Any]:
        step(run)
        return {}

    with patch.dict(registry._handlers, {"test.long": handler}):
        queue(kind="test.long", arguments={}, clock=hands)
        job = claim(owner="first", clock=hands)
        assert job is not None
        return run_claimed(job, owner="first", clock=hands)


def test_a_step_longer_than_the_lease_keeps_the_job(hands: Hands) -> None:
    def step(_run: Run) -> None:
        for _minute in range(3):
            hands.now += LEASE - timedelta(seconds=1)
            until(lambda: leased_until() == hands.now + LEASE)
            assert claim(owner="second", clock=hands) is None

    assert _run(step, hands).state == State.DONE


def test_the_lease_of_a_job_that_was_taken_over_is_left_alone(hands: Hands) -> None:
    def step(_run: Run) -> None:
        Job.objects.update(lease_owner="second", lease_until=START)
        until(lambda: not _keepers())
        assert leased_until() == START

    assert _run(step, hands).lease_owner == "second"


def test_nothing_renews_the_lease_of_an_ended_job(hands: Hands) -> None:
    assert _run(lambda _run: until(lambda: bool(_keepers())), hands).lease_until is None
    assert not _keepers()


def test_the_keeper_dies_with_its_process(hands: Hands) -> None:
    _run(lambda _run: _all_daemons(), hands)


def _all_daemons() -> None:
    assert _keepers()
    assert all(keeper.daemon for keeper in _keepers())


def _keepers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("lease of job")]
