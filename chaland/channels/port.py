"""The port of every channel: what is handed over, what is answered, what is reported later. Pure.

Never twice: whoever calls `send` has committed that these messages are being sent, and gives none of them
again unless the answer is LATER. A provider that cannot say is not asked to guess: UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """One SMS. `client_ref`: ours, unique for ever. `to`: E.164. `validity_s`: seconds after which the operator
    gives up, so that none rings in the night. `marketing`: under the rules of canvassing (SMS-02, SMS-04)."""

    client_ref: str
    to: str
    sender: str
    text: str
    marketing: bool = True
    validity_s: int | None = None


@dataclass(frozen=True, slots=True)
class EmailMessage:
    """One e-mail. `sender`: address; `envelope`: where bounces go (VERP); `headers`: List-Unsubscribe and others,
    never one that the rest of the message sets."""

    client_ref: str
    to: str
    sender: str
    subject: str
    text: str
    html: str = ""
    sender_name: str = ""
    reply_to: str = ""
    envelope: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    marketing: bool = True


class Outcome(StrEnum):
    """ACCEPTED  the provider has it and gave its number
    REFUSED   it never will be sent: a bad number, a text the provider rejects
    LATER     it surely was not taken (connection refused, 429, throttled): the same may be given again
    UNKNOWN   nobody can say (timeout, reset after the first octet, 5xx): never given again by itself
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one message. `provider_ref`: the provider's number. `code`: its own word for what went
    wrong. `parts`, `cost_millicents`: as charged, when it says (1 € = 100,000). `again_in_s`: with LATER.
    `dead`: with REFUSED, because the address does not exist."""

    client_ref: str
    outcome: Outcome
    provider_ref: str | None = None
    code: str = ""
    detail: str = ""
    parts: int | None = None
    cost_millicents: int | None = None
    again_in_s: float | None = None
    dead: bool = False


class Reported(StrEnum):
    """What providers tell later."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    DEFERRED = "deferred"
    BOUNCED = "bounced"  # hard: the address does not exist
    COMPLAINED = "complained"
    STOPPED = "stopped"  # STOP, or the provider's own list
    UNSUBSCRIBED = "unsubscribed"
    REPLIED = "replied"
    OPENED = "opened"
    CLICKED = "clicked"


@dataclass(frozen=True, slots=True)
class Event:
    """One report. `event_id`: the same when the provider says it twice. `provider_ref` or `client_ref` names the
    message; a STOP or a reply may name the `address` alone. `text`: what was written, for replies. `raw`: as
    received, without secrets."""

    provider: str
    event_id: str
    kind: Reported
    at: datetime
    provider_ref: str = ""
    client_ref: str = ""
    address: str = ""
    text: str = ""
    code: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A request that a provider made to us. Header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)


M = TypeVar("M", SmsMessage, EmailMessage, contravariant=True)


class Transport(Protocol[M]):
    """A provider, opened with one account. Not for several threads at once.

    `window`: how many messages may be handed over and not yet answered, hence how many may end unknown when the
    process dies. Implementations: one file each under `sms/` and `email/`, tested by tests/contracts/channel.py.
    """

    provider: str
    window: int

    def send(self, messages: Sequence[M]) -> Iterator[Answer]:
        """Hand over at most `window` messages; each answer as soon as it is known, in any order. A message that gets
        none is unknown. Never tries again by itself. Raises: ProviderFailed when nothing at all was taken, such as wrong
        credentials (permanent) or a server that does not answer the first connection."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class Checked(Protocol):
    """A provider whose credentials can be proven without sending anything."""

    def check(self) -> Text:
        """What it says of the account, such as the credit left. Raises: ProviderFailed."""
        ...


@runtime_checkable
class Asked(Protocol):
    """A provider that can be asked about a message whose fate is unknown."""

    settles_after_s: float
    """Once this long has passed since it was handed over, a message that the provider does not know was never taken."""

    def look_up(self, client_ref: str, sent_at: datetime) -> Answer | None:
        """What became of a message by our own number; None when the provider has none such. Raises: ProviderFailed."""
        ...


@runtime_checkable
class Polled(Protocol):
    """A provider whose reports are fetched rather than received."""

    def poll(self) -> Iterator[Event]:
        """What happened since the last time, for as long as a few seconds. Raises: ProviderFailed."""
        ...


@runtime_checkable
class Hooked(Protocol):
    """A provider that calls us."""

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        """Raises: Forbidden (`signature_wrong`), Invalid (`hook_garbled`)."""
        ...
