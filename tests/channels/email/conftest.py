"""Relays that tests send to, and transports to them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.terms import Terms
from tests.channels.email.mail import RelayProcess

_RELAY = Path(__file__).with_name("smtp") / "relay.py"


@pytest.fixture
def start_relay(tmp_path: Path) -> Iterator[Callable[..., RelayProcess]]:
    started: list[RelayProcess] = []

    def start(*options: str) -> RelayProcess:
        folder = tmp_path / f"relay{len(started)}"
        folder.mkdir()
        # Isolated: it needs the standard library alone, and starts in a tenth of the time.
        command = [sys.executable, "-I", "-S", str(_RELAY), str(folder), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        started.append(RelayProcess(int(process.stdout.readline()), folder, process))
        return started[-1]

    yield start
    for relay in started:
        relay.stop()


@pytest.fixture
def relay(start_relay: Callable[..., RelayProcess]) -> RelayProcess:
    return start_relay()


@pytest.fixture
def smtp_terms(tmp_path: Path) -> Callable[..., Terms]:
    """Of an account with that relay; options are added to what it takes to reach it."""

    def make(relay: RelayProcess, secrets: dict[str, str] | None = None, **options: object) -> Terms:
        told = {"host": "127.0.0.1", "port": relay.port, "security": "none", "seconds": 5, **options}
        return Terms(1, {key: str(value) for key, value in told.items()}, tmp_path / "outbox", secrets or {})

    return make


@pytest.fixture
def smtp(smtp_terms: Callable[..., Terms]) -> Iterator[Callable[..., SmtpTransport]]:
    """Opens a transport to a relay; all are closed at the end."""
    opened: list[SmtpTransport] = []

    def make(relay: RelayProcess, **options: object) -> SmtpTransport:
        opened.append(SmtpTransport(smtp_terms(relay, **options)))
        return opened[-1]

    yield make
    for transport in opened:
        transport.close()
