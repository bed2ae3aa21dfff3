"""`kill -9` at any instant, again and again: nobody gets a message twice, and nobody is forgotten.

The truth is what the provider received: lines of its journal, each written before it is answered. One writes to a file
of this machine; the others are an operator over SMPP and a provider over HTTP, in a process of their own.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Attempt, Campaign
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.reports import join_waiting
from chaland.channels.sms.smpp.transport import Smpp
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import NOW, agreed, make_campaign, offers, running, states
from tests.campaigns.peers import OnFile, OverHttp, OverSmpp, Peer, count_of, lines_of, received_by
from tests.campaigns.sending_process import WINDOW, keep_alive
from tests.contracts.fakes import listening, running_fakes
from tests.harness.workers import Crew, wait_for, workers


@dataclass(frozen=True)
class Size:
    """`receipts`: told after each kill."""

    messages: int
    kills: int
    receipts: int


ON_FILE = Size(
    int(os.environ.get("CRASH_MESSAGES", "3000")),
    int(os.environ.get("CRASH_KILLS", "15")),
    int(os.environ.get("CRASH_RECEIPTS", "4")),
)
OVER_SOCKETS = Size(
    int(os.environ.get("CRASH_PEER_MESSAGES", "160")),
    int(os.environ.get("CRASH_PEER_KILLS", "3")),
    int(os.environ.get("CRASH_RECEIPTS", "4")),
)
SEED = int(os.environ.get("CRASH_SEED", "23"))
LATENCY_S = 0.005
"""Of the fakes: a kill finds messages on the wire."""
SETTLED = NOW + timedelta(minutes=31)
"""When every provider that can be asked is asked."""


def _peer(spoken: str, database: str) -> Any:
    """Each on the database that the other is not on (`test_bad_provider` turns it round), unless there is time for all."""
    every = "CRASH_PEER_KILLS" in os.environ
    return pytest.param(spoken, marks=[] if every else getattr(pytest.mark, database), id=spoken)


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_by_one_worker_then_by_two(tmp_path: Path) -> None:
    _prove(OnFile(), ON_FILE, tmp_path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spoken", [_peer("smpp", "postgres_only"), _peer("http", "sqlite_only")])
def test_killed_while_a_provider_in_another_process_counts(
    spoken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Smpp, "poll_s", 0.3)
    with _provider(spoken, tmp_path) as peer:
        _prove(peer, OVER_SOCKETS, tmp_path)


@contextmanager
def _provider(spoken: str, folder: Path) -> Iterator[Peer]:
    journal = folder / "taken.jsonl"
    with running_fakes(journal) as fakes, listening() as (hook, calls):
        fakes.play("ok", latency_s=LATENCY_S)
        yield OverSmpp(fakes, journal) if spoken == "smpp" else OverHttp(fakes, journal, hook, calls)


def _prove(peer: Peer, size: Size, folder: Path) -> None:
    purpose = offers()
    agreed(size.messages, purpose)
    campaign = running(make_campaign(purpose))
    with workers() as crew:
        herd = Herd(folder, crew, campaign)
        told = _kill_on_the_way(herd, peer, size, random.Random(SEED))
        assert herd.process.wait(600) == 0, herd.process.err
    became, received = states(campaign), received_by(peer)
    assert sum(became.values()) == size.messages
    assert set(became) <= {"accepted", "delivered", "unknown"}
    assert set(received.values()) == {1}
    assert became.get("unknown", 0) <= size.kills * WINDOW
    theirs = campaign.messages.exclude(state="unknown").values_list("address", flat=True)
    assert not set(theirs) - set(received)
    assert Attempt.objects.filter(message__campaign=campaign).count() == size.messages
    print(f"{size.messages} messages, {size.kills} kills: received {len(received)} once each, {became}")
    if peer.can_tell:
        _cleared_up(campaign, peer, size, told)


class Herd:
    """Workers at one campaign, of whom a killed one is replaced (`sending_process.keep_alive`)."""

    def __init__(self, folder: Path, crew: Crew, campaign: Campaign) -> None:
        self._folder = folder
        self.want(1)
        self.process = crew.start(keep_alive, campaign.pk, NOW.isoformat(), str(folder))

    def want(self, workers: int) -> None:
        draft = self._folder / "wanted.draft"
        draft.write_text(str(workers))
        draft.replace(self._folder / "wanted")

    def is_at_work(self, workers: int) -> bool:
        assert self.process.is_alive, self.process.err
        return len(self.pids()) == workers

    def pids(self) -> list[int]:
        told = self._folder / "pids"
        return [int(pid) for pid in told.read_text().split()] if told.exists() else []


def _kill_on_the_way(herd: Herd, peer: Peer, size: Size, chance: random.Random) -> set[str]:
    """Half of the kills while one worker sends, with receipts told before the next begins, half while two do; each
    after some more messages have left. Returns the numbers whose receipts were told."""
    told = set[str]()
    for kill in range(size.kills):
        alone = kill < size.kills // 2
        herd.want(1 if alone else 2)
        goal = count_of(peer) + chance.randrange(1, max(2, size.messages // (3 * size.kills)))
        wait_for(lambda goal=goal, of=1 if alone else 2: herd.is_at_work(of) and count_of(peer) >= goal)
        time.sleep(chance.uniform(0, 0.05))  # within a window, not only between two of them
        victim = chance.choice(herd.pids())
        if alone:
            herd.want(0)
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda victim=victim: victim not in herd.pids())
        if alone:
            lines = lines_of(peer)
            arrived = chance.sample(lines, min(size.receipts, len(lines)))
            peer.tell_receipts(arrived, chance)
            told |= {str(line["to"]) for line in arrived}
    assert count_of(peer) < size.messages, "the last kill came too late to prove anything"
    return told


def _cleared_up(campaign: Campaign, peer: Peer, size: Size, told: set[str]) -> None:
    """Once the provider can tell, those of unknown fate are asked about: sent if they never were, and only then."""
    run_now(campaign_id=campaign.pk, clock=fixed_clock(SETTLED))
    join_waiting(clock=fixed_clock(SETTLED))  # of those whose number only the question told
    assert states(campaign) == {"accepted": size.messages - len(told), "delivered": len(told)}
    received = received_by(peer)
    assert set(received.values()) == {1}
    assert len(received) == size.messages
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHING
