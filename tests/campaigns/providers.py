"""A provider that answers as a test says, and remembers what it truly received."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from chaland.campaigns.services import dispatching
from chaland.channels.port import Answer, Outcome, SmsMessage
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

Says = Callable[[SmsMessage], Outcome]
DOWN = ProviderFailed("down", Text("En panne.", "It is down."), permanent=False)
SHUT = ProviderFailed("shut", Text("Compte fermé.", "The account is closed."), permanent=True)


class Scripted:
    """`says`: what it answers to a message; None: nothing at all. `fails`: raised before anything is taken. `knows`:
    it can be asked, and tells the truth. `meanwhile`: done once a window was received, before the first answer."""

    provider = "scripted"

    def __init__(self, *, window: int = 5, says: Says | None = None) -> None:
        self.window = window
        self.received: list[SmsMessage] = []
        self.says: Says = says or (lambda _: Outcome.ACCEPTED)
        self.fails: Exception | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def send(self, messages: Sequence[SmsMessage]) -> Iterator[Answer]:
        assert len(messages) <= self.window
        if self.fails is not None:
            raise self.fails
        told = [(message, self.says(message)) for message in messages]
        self.received += [message for message, outcome in told if outcome is not Outcome.LATER]
        self.meanwhile()
        for message, outcome in told:
            ref = f"n-{message.client_ref}" if outcome is Outcome.ACCEPTED else None
            yield Answer(message.client_ref, outcome, provider_ref=ref, code=outcome.value)

    def close(self) -> None:
        pass

    def times(self) -> dict[str, int]:
        """How often each number was written to."""
        counted: dict[str, int] = {}
        for message in self.received:
            counted[message.to] = counted.get(message.to, 0) + 1
        return counted


class Asking(Scripted):
    """One that can be asked about what it received."""

    settles_after_s = 60.0

    def look_up(self, client_ref: str, sent_at: datetime) -> Answer | None:
        if any(message.client_ref == client_ref for message in self.received):
            return Answer(client_ref, Outcome.ACCEPTED, provider_ref=f"n-{client_ref}")
        return None


def plug(monkeypatch: pytest.MonkeyPatch, transport: Any) -> Any:
    """Campaigns leave through this provider; nobody idles, since it answers within this process."""
    monkeypatch.setattr(dispatching, "open_transport", lambda account: transport)
    monkeypatch.setattr(dispatching, "_IDLE_S", 0.01)
    return transport
