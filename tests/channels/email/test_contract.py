"""What every provider promises, kept by a relay and by a sending service."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.channels.email.esp.transport import EspTransport
from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.port import EmailMessage, Transport
from chaland.channels.terms import Terms
from tests.channels.email.mail import email
from tests.contracts.channel import SHORT_S, ChannelContract

HERE = Path(__file__).parent


def nowhere() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class _Peer:
    """Its moods are asked for by the recipient's address; `moods` gives each its word."""

    provider: str
    unable: frozenset[str]
    moods: dict[str, str]
    script: Path

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir()
        command = [sys.executable, "-I", "-S", str(self.script), str(folder), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.play("ok")

    def play(self, mood: str, **orders: Any) -> None:
        self.mood, self.times = mood, orders.get("times", 0)

    def message(self, ref: str, *, wrong: bool = False) -> EmailMessage:
        mood = "refused" if wrong else self.mood
        if self.times and not wrong:
            self.times -= 1
            if not self.times:
                self.play("ok")
        return email(f"{self.moods.get(mood, 'ok')}.{ref}@client.example", client_ref=ref)

    def taken(self, ref: str) -> int:
        return sum(
            f"{ref}@client.example".encode() in path.read_bytes() for path in self.folder.glob("[!.]*")
        )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


class SmtpPeer(_Peer):
    provider = "smtp"
    # Its refusals are certain, its answers lines: none is broken, empty or huge; nothing leads elsewhere.
    unable = frozenset({"broken", "empty", "huge", "drip", "redirect"})
    script = HERE / "smtp" / "relay.py"
    moods = {
        "throttled": "rcpt450",
        "refused": "rcpt550",
        "cut": "cuttaken",
        "cut_before": "cutlost",
        "garbage": "garbage",
        "slow": "slow",
        "silent": "slow",
    }

    def open(self, **options: str) -> Transport[Any]:
        told = {"host": "127.0.0.1", "security": "none", "seconds": str(SHORT_S), "user": "garage"}
        told["port"] = str(nowhere() if options.get("nobody") else self.port)
        password = "wrong" if self.mood == "denied" else "s3cret"
        return SmtpTransport(Terms(1, told, self.folder, {"password": password}))


class BrevoPeer(_Peer):
    provider = "brevo"
    unable = frozenset[str]()
    script = HERE / "esp" / "service.py"
    moods = {
        "throttled": "status429",
        "refused": "refused",
        "denied": "status401",
        "cut": "cut",
        "cut_before": "lost",
        "garbage": "garbage",
        "empty": "list",
        "broken": "status500",
        "slow": "slow",
        "silent": "slow",
        "drip": "drip",
        "huge": "huge",
        "redirect": "moved",
    }

    def open(self, **options: str) -> Transport[Any]:
        port = nowhere() if options.get("nobody") else self.port
        told = {"api_url": f"http://127.0.0.1:{port}/brevo/", "timeout_s": str(SHORT_S)}
        return EspTransport("brevo", Terms(1, told, self.folder, {"api_key": "key"}))


@pytest.fixture(scope="module")
def relay_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpPeer]:
    peer = SmtpPeer(tmp_path_factory.mktemp("relay") / "taken", "--login", "garage:s3cret")
    yield peer
    peer.stop()


@pytest.fixture(scope="module")
def service_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrevoPeer]:
    peer = BrevoPeer(tmp_path_factory.mktemp("service") / "taken")
    yield peer
    peer.stop()


class TestSmtp(ChannelContract):
    @pytest.fixture
    def peer(self, relay_peer: SmtpPeer) -> SmtpPeer:
        return relay_peer


class TestService(ChannelContract):
    @pytest.fixture
    def peer(self, service_peer: BrevoPeer) -> BrevoPeer:
        return service_peer
