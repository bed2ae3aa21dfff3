"""Providers of the crash test, each as it truly is: a file, or the shipped fakes in a process of their own. The truth is
what they received."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from typing import Any, Protocol

from django.conf import settings

from chaland.campaigns.services.listening import listen, take_call
from chaland.campaigns.services.reports import take_events
from chaland.channels.models import Account
from chaland.channels.port import Event, Received, Reported
from chaland.channels.queries import account_for
from chaland.channels.sealing import hook_secret
from chaland.channels.services import add_account
from chaland.kernel.clock import fixed_clock
from tests.campaigns.audience import NOW
from tests.campaigns.sending_process import WINDOW
from tests.contracts.fakes import Fakes

_CLOCK = fixed_clock(NOW)


class Peer(Protocol):
    """`journal`: a line a message that it took, written before it is answered. `can_tell`: it may be asked afterwards
    about a message that nobody answered for."""

    account: Account
    journal: Path
    can_tell: bool

    def tell_receipts(self, lines: list[dict[str, Any]], chance: random.Random) -> None:
        """That these messages arrived: of each twice, in disorder, often before their answer was written."""
        ...


def lines_of(peer: Peer) -> list[dict[str, Any]]:
    """Whole lines alone: of a line cut short nothing left."""
    if not peer.journal.exists():
        return []
    return [json.loads(line) for line in peer.journal.read_bytes().split(b"\n") if line.endswith(b"}")]


def count_of(peer: Peer) -> int:
    return peer.journal.read_bytes().count(b"\n") if peer.journal.exists() else 0


def received_by(peer: Peer) -> Counter[str]:
    """How often each number was written to."""
    return Counter(str(line["to"]) for line in lines_of(peer))


class OnFile:
    can_tell = True

    def __init__(self) -> None:
        self.account = account_for("sms")
        Account.objects.filter(pk=self.account.pk).update(rate_per_s=1_000_000)
        self.journal = Path(settings.CHALAND_HOME) / "outbox" / str(self.account.pk) / f"{NOW.date()}.jsonl"
        self.journal.unlink(missing_ok=True)

    def tell_receipts(self, lines: list[dict[str, Any]], chance: random.Random) -> None:
        take_events(account=self.account, events=map(_receipt, _twice(lines, chance)))


def _receipt(line: dict[str, Any]) -> Event:
    ref = str(line["client_ref"])
    return Event("file", f"receipt of {ref}", Reported.DELIVERED, NOW, client_ref=ref)


def _twice(lines: list[dict[str, Any]], chance: random.Random) -> Iterable[dict[str, Any]]:
    doubled = lines * 2
    chance.shuffle(doubled)
    return doubled


class OverHttp:
    """Brevo's fake: it calls us, and may be asked by our tag."""

    can_tell = True

    def __init__(self, fakes: Fakes, journal: Path, hook: str, calls: Queue[Received], **more: str) -> None:
        self._fakes, self._hook, self._calls, self.journal = fakes, hook, calls, journal
        options = {"base_url": f"{fakes.http}/brevo", "absence": "proof", **more}
        self.account = _account("brevo", options, {"api_key": "k"})

    def tell_receipts(self, lines: list[dict[str, Any]], chance: random.Random) -> None:
        for line in _twice(lines, chance):
            told = {"provider": "brevo", "hook": self._hook, "kind": "delivered", "to": line["to"]}
            self._fakes.report(**told, number=line["number"])
        secret = hook_secret(self.account.pk)
        for _ in lines * 2:
            received = self._calls.get(timeout=30)
            take_call(account_id=self.account.pk, secret=secret, received=received, clock=_CLOCK)


class OverSmpp:
    """The fake operator: it delivers to whoever listens, and cannot be asked."""

    can_tell = False

    def __init__(self, fakes: Fakes, journal: Path, **more: str) -> None:
        self._fakes, self.journal = fakes, journal
        options = {
            "host": "127.0.0.1",
            "port": str(fakes.smpp),
            "system_id": "chaland",
            "window": str(WINDOW),
        }
        options |= {"stop_number": "36180", **more}
        self.account = _account("smpp", options, {"password": "secret"})

    def tell_receipts(self, lines: list[dict[str, Any]], chance: random.Random) -> None:
        for line in _twice(lines, chance):
            self._fakes.deliver(id=line["number"], stat="DELIVRD")
        listen(_CLOCK)


def _account(provider: str, options: dict[str, str], secrets: dict[str, str]) -> Account:
    return add_account(
        name=provider,
        channel="sms",
        provider=provider,
        options=options,
        secrets=secrets,
        rate_per_s=100_000,
        is_default=True,
        by=None,
    )
