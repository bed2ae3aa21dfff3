"""Postfix's own smtp-sink, where it is installed: what Chaland writes is what the most widespread relay reads."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.port import Answer, Outcome
from chaland.channels.terms import Terms
from tests.channels.email.mail import email
from tests.channels.sms.peers import free_port

SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/postfix/sbin")
MESSAGES = 200
BACKLOG = "100"
pytestmark = pytest.mark.skipif(SINK is None, reason="smtp-sink, of Postfix, is not installed")
Started = Callable[..., Terms]


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Started]:
    """Starts it with these options; what it takes is added to `taken`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> Terms:
        port = free_port()
        who = ["-u", "root"] if os.getuid() == 0 else []
        command = [str(SINK), *who, *options, "-D", str(tmp_path / "taken"), f"127.0.0.1:{port}", BACKLOG]
        started.append(subprocess.Popen(command))
        _wait_for(port)
        return Terms(1, {"host": "127.0.0.1", "port": str(port), "security": "none"}, tmp_path)

    yield start
    for process in started:
        process.kill()
        process.wait()


def sent(terms: Terms, messages: int) -> list[Answer]:
    with closing(SmtpTransport(terms)) as line:
        return list(line.send([email(text="Bonjour\n.\n..\nà bientôt") for _ in range(messages)]))


def test_hundreds_over_one_connection_are_taken_once_each(sink: Started, tmp_path: Path) -> None:
    answers = sent(sink(), MESSAGES)
    assert {one.outcome for one in answers} == {Outcome.ACCEPTED}
    numbers = re.findall(rb"^Message-ID: <(\w+)@", (tmp_path / "taken").read_bytes(), re.MULTILINE)
    assert sorted(numbers) == sorted(one.client_ref.encode() for one in answers)


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        (("-r", "RCPT"), Outcome.LATER),
        (("-f", "RCPT"), Outcome.REFUSED),
        (("-f", "."), Outcome.REFUSED),
        (("-q", "."), Outcome.UNKNOWN),
        (("-Q", "."), Outcome.LATER),
        (("-A", "0"), Outcome.REFUSED),
    ],
)
def test_what_it_says_is_understood(sink: Started, options: tuple[str, ...], outcome: Outcome) -> None:
    assert [one.outcome for one in sent(sink(*options), 2)] == [outcome] * 2


def _wait_for(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise TimeoutError(port)
