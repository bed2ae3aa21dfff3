"""Each provider of SMS with the account that a test opens, and what its fake took."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaland.channels.catalogue import provider_named
from chaland.channels.port import SmsMessage, Transport
from chaland.channels.terms import Terms
from tests.contracts.channel import LONG_S
from tests.contracts.fakes import Fakes

BODY = '{"to": "{to}", "from": "{sender}", "text": "{text}", "ref": "{ref}", "hook": "{hook}"}'
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "ovhcloud": {"service": "sms-ab12345-1", "application_key": "ak", "absence": "proof"},
    "brevo": {"absence": "proof"},
    "octopush": {"login": "moi@exemple.fr"},
    "smsfactor": {},
    "twilio": {"account_sid": "AC123", "stop_number": "36180"},
    "http": {
        "headers": "Authorization: Bearer {token}",
        "body": BODY,
        "id_path": "messages.0.id",
        "report_id": "id",
        "report_status": "state",
        "reply_from": "msisdn",
        "reply_text": "message",
        "stop_number": "36180",
    },
    "smpp": {"host": "127.0.0.1", "system_id": "chaland", "stop_number": "36180"},
}
SECRETS: Mapping[str, Mapping[str, str]] = {
    "ovhcloud": {"application_secret": "as", "consumer_key": "ck"},
    "brevo": {"api_key": "k"},
    "octopush": {"api_key": "k"},
    "smsfactor": {"token": "t", "signature": "mot"},
    "twilio": {"auth_token": "jeton"},
    "http": {"token": "jeton", "hook_key": "mot"},
    "smpp": {"password": "a password longer than eight"},
}
SIGNED_WITH: Mapping[str, str] = {"smsfactor": "mot", "twilio": "jeton", "http": "mot"}


@dataclass
class SmsPeer:
    provider: str
    fakes: Fakes
    folder: Path
    hook: str = ""
    unable: frozenset[str] = field(default_factory=frozenset)

    def open(self, *, nobody: str = "", **options: str) -> Transport[Any]:
        terms = self.terms(nobody=nobody, **options)
        return provider_named("sms", self.provider).open(terms)

    def terms(self, *, nobody: str = "", **options: str) -> Terms:
        port = free_port() if nobody else 0
        given = {**OPTIONS[self.provider], "timeout_s": str(LONG_S), **self._place(port), **options}
        return Terms(7, given, self.folder, SECRETS[self.provider], self.hook)

    def message(self, ref: str, *, wrong: bool = False, **more: Any) -> SmsMessage:
        to = "+33600000000" if wrong else number_of(ref)
        return SmsMessage(ref, to, "Chaland", **{"text": "Bonjour STOP au 36xxx", **more})

    def play(self, mood: str, **orders: Any) -> None:
        self.fakes.play(mood, **orders)

    def taken(self, ref: str) -> int:
        return len(self.fakes.taken(self.provider, number_of(ref)))

    def took(self, ref: str) -> list[dict[str, Any]]:
        return self.fakes.taken(self.provider, number_of(ref))

    def _place(self, port: int) -> dict[str, str]:
        if self.provider == "smpp":
            return {"port": str(port or self.fakes.smpp)}
        base = f"http://127.0.0.1:{port}" if port else f"{self.fakes.http}/{self.provider}"
        return {"url": f"{base}/messages"} if self.provider == "http" else {"base_url": base}


def number_of(ref: str) -> str:
    """The number whose SMS is of that reference: 14 digits, none a wrong one."""
    return f"+{ref[1:14]}1"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
