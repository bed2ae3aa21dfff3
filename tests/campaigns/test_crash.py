"""`kill -9` at any instant, again and again: nobody gets a message twice, and nobody is forgotten.

The truth is what the provider received: the lines of its file, each on the disk before it is answered.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Attempt, Campaign
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.reports import take_events
from chaland.channels.models import Account
from chaland.channels.port import Event, Reported
from chaland.channels.queries import account_for
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import NOW, agreed, make_campaign, offers, running, states
from tests.campaigns.sending_process import keep_alive
from tests.harness.workers import Crew, wait_for, workers

MESSAGES = int(os.environ.get("CRASH_MESSAGES", "3000"))
KILLS = int(os.environ.get("CRASH_KILLS", "15"))
RECEIPTS = int(os.environ.get("CRASH_RECEIPTS", "4"))
"""Told after each kill."""
SEED = int(os.environ.get("CRASH_SEED", "23"))


class Peer:
    """The file that the provider writes."""

    def __init__(self, account: Account) -> None:
        self.account, self.delivered = account, set[str]()
        self.path = Path(settings.CHALAND_HOME) / "outbox" / str(account.pk) / f"{NOW.date()}.jsonl"

    def count(self) -> int:
        return self.path.read_bytes().count(b"\n") if self.path.exists() else 0

    def tell_receipts(self, chance: random.Random) -> None:
        """Of some messages, of now and of before: twice, in disorder, often before their answer was written."""
        lines = [line for line in self.path.read_bytes().split(b"\n") if line.endswith(b"}")]
        refs = [
            str(json.loads(line)["client_ref"]) for line in chance.sample(lines, min(RECEIPTS, len(lines)))
        ]
        told = [self._receipt(ref) for ref in refs * 2]
        chance.shuffle(told)
        take_events(account=self.account, events=told)

    def _receipt(self, ref: str) -> Event:
        self.delivered.add(ref)
        return Event("file", f"receipt of {ref}", Reported.DELIVERED, NOW, client_ref=ref)

    def received(self) -> Counter[str]:
        """How often each number was written to, whole lines alone: of a line cut short nothing left."""
        lines = self.path.read_bytes().split(b"\n")
        return Counter(str(json.loads(line)["to"]) for line in lines if line.endswith(b"}"))


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_by_one_worker_then_by_two(tmp_path: Path) -> None:
    campaign, peer = _ready()
    with workers() as crew:
        herd = Herd(tmp_path, crew, campaign)
        _kill_on_the_way(herd, peer, random.Random(SEED))
        assert herd.process.wait() == 0, herd.process.err
    told, received = states(campaign), peer.received()
    assert sum(told.values()) == MESSAGES
    assert set(told) <= {"accepted", "delivered", "unknown"}
    assert set(received.values()) == {1}
    theirs = campaign.messages.exclude(state="unknown").values_list("address", flat=True)
    assert not set(theirs) - set(received)
    assert Attempt.objects.filter(message__campaign=campaign).count() == MESSAGES
    _cleared_up(campaign, peer)


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


def _ready() -> tuple[Campaign, Peer]:
    purpose = offers()
    account = account_for("sms")
    Account.objects.filter(pk=account.pk).update(rate_per_s=1_000_000)
    peer = Peer(account)
    peer.path.unlink(missing_ok=True)
    agreed(MESSAGES, purpose)
    return running(make_campaign(purpose)), peer


def _kill_on_the_way(herd: Herd, peer: Peer, chance: random.Random) -> None:
    """Half of the kills while one worker sends, with receipts told before the next begins, half while two do; each
    after some more messages have left."""
    for kill in range(KILLS):
        alone = kill < KILLS // 2
        herd.want(1 if alone else 2)
        goal = peer.count() + chance.randrange(1, max(2, MESSAGES // (3 * KILLS)))
        wait_for(lambda goal=goal, of=1 if alone else 2: herd.is_at_work(of) and peer.count() >= goal)
        time.sleep(chance.uniform(0, 0.05))  # within a window, not only between two of them
        victim = chance.choice(herd.pids())
        if alone:
            herd.want(0)
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda victim=victim: victim not in herd.pids())
        if alone:
            peer.tell_receipts(chance)
    assert peer.count() < MESSAGES, "the last kill came too late to prove anything"


def _cleared_up(campaign: Campaign, peer: Peer) -> None:
    """Once the provider can tell, those of unknown fate are asked about: sent if they never were, and only then."""
    run_now(campaign_id=campaign.pk, clock=fixed_clock(NOW + timedelta(minutes=2)))
    delivered = len(peer.delivered)
    assert states(campaign) == {"accepted": MESSAGES - delivered, "delivered": delivered}
    assert set(peer.received().values()) == {1}
    assert len(peer.received()) == MESSAGES
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHING
