"""E-mails to send, and relays in other processes to send them to."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage as Parsed
from email.policy import default
from itertools import count
from pathlib import Path

from chaland.channels.port import EmailMessage

_REFS = count(1)


def email(to: str = "claire@client.example", **more: object) -> EmailMessage:
    """One message that may leave, each with a number of its own."""
    told: dict[str, object] = {
        "client_ref": f"ref{next(_REFS):05d}",
        "to": to,
        "sender": "contact@garage.example",
        "subject": "Votre révision",
        "text": "Bonjour Claire",
        "html": "<p>Bonjour Claire</p>",
        "sender_name": "Garage Élan",
    }
    return EmailMessage(**{**told, **more})  # type: ignore[arg-type]


def parsed(octets: bytes) -> Parsed:
    """As a strict reader sees it: one that found a defect anywhere fails the test."""
    message = message_from_bytes(octets, policy=default)
    assert isinstance(message, Parsed)
    for part in message.walk():
        assert not part.defects
        assert not [value.defects for value in part.values() if value.defects]
    return message


@dataclass
class RelayProcess:
    """`folder`: one file a message that it took responsibility for."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def taken(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]

    def recipients(self) -> list[str]:
        return [parsed(octets)["To"] for octets in self.taken()]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
